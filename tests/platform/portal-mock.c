/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portal-mock.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"

static const char introspection[] =
  "<node>"
  "<interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.portal.GlobalShortcuts'>"
  "<method name='CreateSession'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='BindShortcuts'>"
  "<arg type='o' direction='in'/><arg type='a(sa{sv})' direction='in'/><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/>"
  "</method>"
  "</interface>"
  "<interface name='org.freedesktop.portal.Camera'>"
  "<method name='AccessCamera'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='OpenPipeWireRemote'><arg type='a{sv}' direction='in'/><arg type='h' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.portal.ScreenCast'>"
  "<method name='CreateSession'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='SelectSources'><arg type='o' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='Start'><arg type='o' direction='in'/><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='OpenPipeWireRemote'><arg type='o' direction='in'/><arg type='a{sv}' direction='in'/><arg type='h' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.portal.Session'><method name='Close'/></interface>"
  "<interface name='org.freedesktop.host.portal.Registry'>"
  "<method name='Register'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/></method>"
  "</interface>"
  "</node>";

/* Where the caller waits for the answer: it has chosen the end of the path. (nullable): it does not wait. */
static char *
find_request (GDBusMethodInvocation *invocation,
              GVariant *options)
{
  g_autofree char *sender = g_strdup (g_dbus_method_invocation_get_sender (invocation) + 1);
  const char *token;

  if (options == NULL || !g_variant_lookup (options, "handle_token", "&s", &token))
    return NULL;

  g_strdelimit (sender, ".", '_');

  return g_strconcat (PATH "/request/", sender, "/", token, NULL);
}

/* A pipe to nowhere. */
static void
return_remote (GDBusMethodInvocation *invocation)
{
  g_autoptr (GUnixFDList) fds = NULL;
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  close (ends[1]);
  fds = g_unix_fd_list_new_from_array (ends, 1);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), fds);
}

static void
on_method_call (GClosure *closure,
                GValue *return_value,
                unsigned int n_values,
                const GValue *values,
                gpointer hint,
                gpointer marshal_data)
{
  PortalMock *mock = closure->data;
  GVariant *parameters = g_value_get_variant (&values[n_values - 2]);
  GDBusMethodInvocation *invocation = g_value_dup_object (&values[n_values - 1]); /* the answer takes it */
  size_t n_parameters = g_variant_n_children (parameters);
  g_autoptr (GVariant) options = n_parameters > 0 ? g_variant_get_child_value (parameters, n_parameters - 1) : NULL;
  g_autofree char *request = find_request (invocation, options);

  g_ptr_array_add (mock->calls, g_variant_ref (parameters));
  g_ptr_array_add (mock->names, g_value_dup_string (&values[n_values - 3]));
  if (g_str_equal (g_value_get_string (&values[n_values - 3]), "OpenPipeWireRemote")) {
    return_remote (invocation);
    return;
  }
  g_dbus_method_invocation_return_value (invocation, request != NULL ? g_variant_new ("(o)", request) : NULL);
  if (mock->news != NULL)
    portal_mock_emit (mock, "org.freedesktop.portal.GlobalShortcuts", "ShortcutsChanged", mock->news);
  if (request != NULL && !mock->silent)
    g_dbus_connection_emit_signal (mock->bus, NULL, request, "org.freedesktop.portal.Request", "Response",
                                   g_variant_new ("(u@a{sv})", g_strcmp0 (mock->failing, g_value_get_string (&values[n_values - 3])) == 0 ? 2 : mock->response, mock->results), NULL);
}

static void
own (PortalMock *mock)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = g_dbus_connection_call_sync (mock->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                        g_variant_new ("(su)", NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
add_interface (PortalMock *mock,
               GDBusInterfaceInfo *interface)
{
  GClosure *closure = g_closure_new_simple (sizeof (GClosure), mock);
  g_autoptr (GError) error = NULL;
  unsigned int registration;

  g_closure_set_marshal (closure, on_method_call);
  registration = g_dbus_connection_register_object_with_closures2 (mock->bus, g_str_has_suffix (interface->name, ".Session") ? PORTAL_MOCK_SESSION : PATH, interface, closure, NULL, NULL, &error);
  g_assert_no_error (error);
  g_array_append_val (mock->registrations, registration);
}

void
portal_mock_start (PortalMock *mock,
                   const char *const *interfaces)
{
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  mock->registrations = g_array_new (FALSE, FALSE, sizeof (unsigned int));
  mock->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  mock->names = g_ptr_array_new_with_free_func (g_free);
  portal_mock_answer (mock, 0, "{}");
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  mock->bus = g_dbus_connection_new_for_address_sync (address,
                                                      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                      NULL, NULL, &error);
  g_assert_no_error (error);

  node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  for (size_t i = 0; interfaces != NULL && interfaces[i] != NULL; i++)
    add_interface (mock, g_dbus_node_info_lookup_interface (node, interfaces[i]));
  if (interfaces != NULL)
    own (mock);
}

void
portal_mock_stop (PortalMock *mock)
{
  for (unsigned int i = 0; i < mock->registrations->len; i++)
    g_dbus_connection_unregister_object (mock->bus, g_array_index (mock->registrations, unsigned int, i));
  g_dbus_connection_close_sync (mock->bus, NULL, NULL);
  g_clear_object (&mock->bus);
  g_array_unref (mock->registrations);
  g_ptr_array_unref (mock->calls);
  g_ptr_array_unref (mock->names);
  g_clear_pointer (&mock->results, g_variant_unref);
}

void
portal_mock_answer (PortalMock *mock,
                    guint32 response,
                    const char *results)
{
  g_autoptr (GError) error = NULL;

  mock->response = response;
  g_clear_pointer (&mock->results, g_variant_unref);
  mock->results = g_variant_parse (G_VARIANT_TYPE_VARDICT, results, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
portal_mock_emit (PortalMock *mock,
                  const char *interface,
                  const char *signal,
                  const char *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) parsed = g_variant_parse (NULL, parameters, NULL, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_emit_signal (mock->bus, NULL, PATH, interface, signal, parsed, &error);
  g_assert_no_error (error);
}

GVariant *
portal_mock_find (PortalMock *mock,
                  const char *method)
{
  for (unsigned int i = mock->names->len; i-- > 0;) {
    if (g_str_equal (g_ptr_array_index (mock->names, i), method))
      return g_ptr_array_index (mock->calls, i);
  }

  return NULL;
}

char *
portal_mock_lookup (PortalMock *mock,
                    const char *method,
                    const char *option)
{
  GVariant *call = portal_mock_find (mock, method);
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GVariant) value = NULL;

  g_assert_nonnull (call);
  options = g_variant_get_child_value (call, g_variant_n_children (call) - 1);
  value = g_variant_lookup_value (options, option, NULL);

  return value != NULL ? g_variant_print (value, FALSE) : g_strdup ("");
}
