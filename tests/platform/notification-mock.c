/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notification-mock.h"

static const char introspection[] =
  "<node>"
  "<interface name='org.gtk.Notifications'>"
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/></method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'>"
  "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='out'/>"
  "</method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.portal.Notification'>"
  "<property name='version' type='u' access='read'/>"
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/></method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/></method>"
  "</interface>"
  "</node>";

static const char *const paths[] = { "/org/gtk/Notifications", "/org/freedesktop/Notifications", "/org/freedesktop/portal/desktop" };
static const char *const names[] = { "org.gtk.Notifications", "org.freedesktop.Notifications", "org.freedesktop.portal.Desktop" };

static void
show (NotificationMock *mock,
      GVariant *parameters)
{
  g_clear_pointer (&mock->shown, g_variant_unref);
  mock->shown = g_variant_ref (parameters);
  mock->n_shown++;
}

static void
on_method_call (GClosure *closure,
                GValue *return_value,
                unsigned int n_values,
                const GValue *values,
                gpointer hint,
                gpointer marshal_data)
{
  NotificationMock *mock = closure->data;
  const char *method = g_value_get_string (&values[n_values - 3]);
  GVariant *parameters = g_value_get_variant (&values[n_values - 2]);
  GDBusMethodInvocation *invocation = g_value_dup_object (&values[n_values - 1]); /* the answer takes it */
  GVariant *answer = NULL;
  guint32 id;

  if (g_str_equal (method, "AddNotification"))
    show (mock, parameters);
  else if (g_str_equal (method, "Notify")) {
    g_variant_get_child (parameters, 1, "u", &id);
    if (id == 0)
      id = ++mock->last_id;
    show (mock, parameters);
    answer = g_variant_new ("(u)", id);
  } else if (g_str_equal (method, "RemoveNotification")) {
    g_clear_pointer (&mock->gone, g_free);
    /* GNOME is told the application's id, too. */
    g_variant_get_child (parameters, g_variant_n_children (parameters) - 1, "s", &mock->gone);
  } else {
    g_clear_pointer (&mock->gone, g_free);
    g_variant_get_child (parameters, 0, "u", &id);
    mock->gone = g_strdup_printf ("%u", id);
  }

  g_dbus_method_invocation_return_value (invocation, answer);
}

static void
on_get_property (GClosure *closure,
                 GValue *return_value,
                 unsigned int n_values,
                 const GValue *values,
                 gpointer hint,
                 gpointer marshal_data)
{
  NotificationMock *mock = closure->data;

  mock->n_asked++;
  g_value_set_variant (return_value, g_variant_new_uint32 (2));
}

static void
own (NotificationMock *mock,
     const char *name)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = g_dbus_connection_call_sync (mock->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                        g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

void
notification_mock_start (NotificationMock *mock)
{
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  mock->bus = g_dbus_connection_new_for_address_sync (address,
                                                      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                      NULL, NULL, &error);
  g_assert_no_error (error);

  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++) {
    GClosure *closure = g_closure_new_simple (sizeof (GClosure), mock);
    GClosure *get_property = g_closure_new_simple (sizeof (GClosure), mock);

    g_closure_set_marshal (closure, on_method_call);
    g_closure_set_marshal (get_property, on_get_property);
    mock->registrations[i] =
      g_dbus_connection_register_object_with_closures2 (mock->bus, paths[i], node->interfaces[i], closure, get_property, NULL, &error);
    g_assert_no_error (error);
    own (mock, names[i]);
  }
}

void
notification_mock_stop (NotificationMock *mock)
{
  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++)
    g_dbus_connection_unregister_object (mock->bus, mock->registrations[i]);
  g_dbus_connection_close_sync (mock->bus, NULL, NULL);
  g_clear_object (&mock->bus);
  notification_mock_forget (mock);
}

void
notification_mock_forget (NotificationMock *mock)
{
  g_clear_pointer (&mock->shown, g_variant_unref);
  g_clear_pointer (&mock->gone, g_free);
  mock->n_shown = 0;
}

void
notification_mock_press (NotificationMock *mock,
                         const char *action)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (mock->bus, NULL, paths[1], "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", mock->last_id, action), &error);
  g_assert_no_error (error);
}
