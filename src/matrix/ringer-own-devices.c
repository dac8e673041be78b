/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-own-devices.h"

#include <string.h>

#include "ringer-crypto-devices.h"
#include "ringer-error.h"
#include "ringer-network.h"
#include "ringer-json.h"

/* Who signs in by OAuth has a page for the account; then what the homeserver lists, then what the encryption knows of it. */

/* The newer name first. */
static const char *const sign_out_actions[] = { "org.matrix.device_delete", "org.matrix.session_end" };

typedef enum {
  STEP_IDLE,
  STEP_PAGE,
  STEP_LIST,
  STEP_KEYS,
} Step;

struct _RingerOwnDevices {
  GObject parent_instance;

  RingerEncryption *encryption;
  RingerHttp *http;
  char *user_id;
  char *device_id;
  GCancellable *cancellable;
  GListStore *devices;
  Step step;
  gboolean again;      /* when it is done */
  gboolean page_known; /* the homeserver was asked for it */
  char *page;          /* or NULL */
  const char *sign_out_action;
  JsonObject *listed;
  GError *error;
};

typedef enum {
  PROP_LOADING = 1,
  PROP_ERROR,
} RingerOwnDevicesProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static void ringer_own_devices_list_model_init (GListModelInterface *iface);
static void step (RingerOwnDevices *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerOwnDevices, ringer_own_devices, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ringer_own_devices_list_model_init))

static GType
ringer_own_devices_get_item_type (GListModel *model)
{
  return RINGER_TYPE_OWN_DEVICE;
}

static unsigned int
ringer_own_devices_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (RINGER_OWN_DEVICES (model)->devices));
}

static gpointer
ringer_own_devices_get_item (GListModel *model,
                             unsigned int position)
{
  return g_list_model_get_item (G_LIST_MODEL (RINGER_OWN_DEVICES (model)->devices), position);
}

static void
ringer_own_devices_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ringer_own_devices_get_item_type;
  iface->get_n_items = ringer_own_devices_get_n_items;
  iface->get_item = ringer_own_devices_get_item;
}

static void
set_step (RingerOwnDevices *self,
          Step next)
{
  gboolean was_loading = self->step != STEP_IDLE;

  self->step = next;
  if (was_loading != (next != STEP_IDLE))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Takes @error, which is nullable. */
static void
finish (RingerOwnDevices *self,
        GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_error_free (error);
    return;
  }

  if (self->error != NULL || error != NULL) {
    g_clear_error (&self->error);
    self->error = error;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  }
  g_clear_pointer (&self->listed, json_object_unref);
  set_step (self, STEP_IDLE);
  if (self->again)
    ringer_own_devices_refresh (self);
}

static void
go_on (RingerOwnDevices *self,
       Step next)
{
  set_step (self, next);
  step (self);
}

/* The account's page */

static const char *
choose_action (JsonObject *metadata)
{
  JsonArray *actions = ringer_json_peek_array (metadata, "account_management_actions_supported");

  for (size_t i = 0; i < G_N_ELEMENTS (sign_out_actions); i++) {
    for (unsigned int j = 0; actions != NULL && j < json_array_get_length (actions); j++) {
      if (g_strcmp0 (ringer_json_array_peek_string (actions, j), sign_out_actions[i]) == 0)
        return sign_out_actions[i];
    }
  }

  return sign_out_actions[G_N_ELEMENTS (sign_out_actions) - 1];
}

static void
on_metadata (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (RingerOwnDevices) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) metadata = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  const char *page = ringer_json_peek_string (metadata, "account_management_uri");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Where there is none, the homeserver says that it does not know what is asked. */
  self->page_known = metadata != NULL || !ringer_error_is_transient (error);
  if (page != NULL && ringer_network_check_url (page, NULL)) {
    g_set_str (&self->page, page);
    self->sign_out_action = choose_action (metadata);
  }
  go_on (self, STEP_LIST);
}

/* The list */

static RingerOwnDeviceState
get_state (RingerCryptoPerson *me,
           const char *device_id)
{
  for (unsigned int i = 0; me != NULL && i < me->devices->len; i++) {
    RingerDevice *device = g_ptr_array_index (me->devices, i);

    if (g_strcmp0 (ringer_device_get_id (device), device_id) == 0)
      return ringer_device_get_signed (device) ? RINGER_OWN_DEVICE_VERIFIED : RINGER_OWN_DEVICE_UNVERIFIED;
  }

  return RINGER_OWN_DEVICE_PLAIN;
}

static int
compare_devices (gconstpointer a,
                 gconstpointer b)
{
  RingerOwnDevice *one = *(RingerOwnDevice *const *) a;
  RingerOwnDevice *other = *(RingerOwnDevice *const *) b;
  gint64 one_ms = ringer_own_device_get_last_seen_ms (one);
  gint64 other_ms = ringer_own_device_get_last_seen_ms (other);

  if (ringer_own_device_is_current (one) != ringer_own_device_is_current (other))
    return ringer_own_device_is_current (one) ? -1 : 1;
  if (one_ms != other_ms)
    return one_ms > other_ms ? -1 : 1;

  return g_strcmp0 (ringer_own_device_get_id (one), ringer_own_device_get_id (other));
}

static void
fill (RingerOwnDevices *self,
      RingerCryptoPerson *me)
{
  JsonArray *array = ringer_json_peek_array (self->listed, "devices");
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);
  unsigned int n_before = g_list_model_get_n_items (G_LIST_MODEL (self->devices));

  for (unsigned int i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonObject *json = ringer_json_array_peek_object (array, i);
    const char *id = json != NULL ? ringer_json_peek_string (json, "device_id") : NULL;
    gint64 last_seen_ms = 0;

    if (id == NULL)
      continue;

    ringer_json_get_integer (json, "last_seen_ts", &last_seen_ms);
    g_ptr_array_add (devices, ringer_own_device_new (id, ringer_json_peek_string (json, "display_name"), last_seen_ms,
                                                     g_str_equal (id, self->device_id), get_state (me, id)));
  }

  g_ptr_array_sort (devices, compare_devices);
  g_list_store_splice (self->devices, 0, n_before, devices->pdata, devices->len);
}

static void
on_person (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (RingerOwnDevices) self = user_data;
  GError *error = NULL;
  g_autoptr (RingerCryptoPerson) me = ringer_crypto_get_person_finish (RINGER_CRYPTO (source), result, &error);

  if (me != NULL)
    fill (self, me);
  finish (self, error);
}

static void
on_devices (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerOwnDevices) self = user_data;
  GError *error = NULL;

  g_clear_pointer (&self->listed, json_object_unref);
  self->listed = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  if (self->listed != NULL)
    go_on (self, STEP_KEYS);
  else
    finish (self, error);
}

static void
look_up_keys (RingerOwnDevices *self)
{
  RingerCrypto *crypto = ringer_encryption_get_crypto (self->encryption);

  if (crypto != NULL) {
    ringer_crypto_get_person_async (crypto, self->user_id, self->cancellable, on_person, g_object_ref (self));
  } else {
    fill (self, NULL);
    finish (self, NULL);
  }
}

static void
step (RingerOwnDevices *self)
{
  static const RingerHttpRequest metadata = { .method = "GET", .path = "/_matrix/client/v1/auth_metadata" };
  static const RingerHttpRequest list = { .method = "GET", .path = "/_matrix/client/v3/devices" };

  switch (self->step) {
  case STEP_IDLE:
    break;
  case STEP_PAGE:
    ringer_http_send_async (self->http, &metadata, self->cancellable, on_metadata, g_object_ref (self));
    break;
  case STEP_LIST:
    ringer_http_send_async (self->http, &list, self->cancellable, on_devices, g_object_ref (self));
    break;
  case STEP_KEYS:
    look_up_keys (self);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
on_devices_changed (RingerOwnDevices *self,
                    const char *user_id)
{
  if (g_strcmp0 (user_id, self->user_id) == 0)
    ringer_own_devices_refresh (self);
}

static void
ringer_own_devices_dispose (GObject *object)
{
  RingerOwnDevices *self = RINGER_OWN_DEVICES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->encryption);
  g_clear_object (&self->http);

  G_OBJECT_CLASS (ringer_own_devices_parent_class)->dispose (object);
}

static void
ringer_own_devices_finalize (GObject *object)
{
  RingerOwnDevices *self = RINGER_OWN_DEVICES (object);

  g_free (self->user_id);
  g_free (self->device_id);
  g_free (self->page);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->devices);
  g_clear_pointer (&self->listed, json_object_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_own_devices_parent_class)->finalize (object);
}

static void
ringer_own_devices_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  RingerOwnDevices *self = RINGER_OWN_DEVICES (object);

  switch ((RingerOwnDevicesProperty) prop_id) {
  case PROP_LOADING:
    g_value_set_boolean (value, self->step != STEP_IDLE);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_own_devices_class_init (RingerOwnDevicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_own_devices_dispose;
  object_class->finalize = ringer_own_devices_finalize;
  object_class->get_property = ringer_own_devices_get_property;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_own_devices_init (RingerOwnDevices *self)
{
  self->cancellable = g_cancellable_new ();
  self->devices = g_list_store_new (RINGER_TYPE_OWN_DEVICE);
  g_signal_connect_object (self->devices, "items-changed", G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

RingerOwnDevices *
ringer_own_devices_new (RingerEncryption *encryption,
                        RingerHttp *http,
                        const char *user_id,
                        const char *device_id)
{
  RingerOwnDevices *self;
  RingerCrypto *crypto;

  g_return_val_if_fail (RINGER_IS_ENCRYPTION (encryption), NULL);
  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);

  self = g_object_new (RINGER_TYPE_OWN_DEVICES, NULL);
  self->encryption = g_object_ref (encryption);
  self->http = g_object_ref (http);
  self->user_id = g_strdup (user_id);
  self->device_id = g_strdup (device_id);
  crypto = ringer_encryption_get_crypto (encryption);
  if (crypto != NULL)
    g_signal_connect_object (crypto, "devices-changed", G_CALLBACK (on_devices_changed), self, G_CONNECT_SWAPPED);

  return self;
}

void
ringer_own_devices_refresh (RingerOwnDevices *self)
{
  g_return_if_fail (RINGER_IS_OWN_DEVICES (self));

  self->again = self->step != STEP_IDLE;
  if (!self->again)
    go_on (self, self->page_known ? STEP_LIST : STEP_PAGE);
}

void
ringer_own_devices_stop (RingerOwnDevices *self)
{
  g_return_if_fail (RINGER_IS_OWN_DEVICES (self));

  g_cancellable_cancel (self->cancellable);
}

gboolean
ringer_own_devices_get_loading (RingerOwnDevices *self)
{
  g_return_val_if_fail (RINGER_IS_OWN_DEVICES (self), FALSE);

  return self->step != STEP_IDLE;
}

const GError *
ringer_own_devices_get_error (RingerOwnDevices *self)
{
  g_return_val_if_fail (RINGER_IS_OWN_DEVICES (self), NULL);

  return self->error;
}

unsigned int
ringer_own_devices_get_n_unverified (RingerOwnDevices *self)
{
  unsigned int n_unverified = 0;

  g_return_val_if_fail (RINGER_IS_OWN_DEVICES (self), 0);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++) {
    g_autoptr (RingerOwnDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

    n_unverified += !ringer_own_device_is_current (device) && ringer_own_device_get_state (device) == RINGER_OWN_DEVICE_UNVERIFIED;
  }

  return n_unverified;
}

static void
on_renamed (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (answer == NULL) {
    g_task_return_error (task, error);
    return;
  }

  ringer_own_devices_refresh (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

void
ringer_own_devices_rename_async (RingerOwnDevices *self,
                                 RingerOwnDevice *device,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) body = NULL;
  RingerHttpRequest request = { .method = "PUT" };
  GTask *task;

  g_return_if_fail (RINGER_IS_OWN_DEVICES (self));
  g_return_if_fail (RINGER_IS_OWN_DEVICE (device));

  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_own_devices_rename_async);
  path = ringer_http_path ("/_matrix/client/v3/devices/%s", ringer_own_device_get_id (device));
  body = ringer_json_build ("display_name", "s", name, NULL);
  request.path = path;
  request.body = body;
  ringer_http_send_async (self->http, &request, self->cancellable, on_renamed, task);
}

gboolean
ringer_own_devices_rename_finish (RingerOwnDevices *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
ringer_own_devices_get_page (RingerOwnDevices *self,
                             RingerOwnDevice *device)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (RINGER_IS_OWN_DEVICES (self), NULL);
  g_return_val_if_fail (RINGER_IS_OWN_DEVICE (device), NULL);

  if (self->page == NULL)
    return NULL;

  id = g_uri_escape_string (ringer_own_device_get_id (device), NULL, FALSE);

  return g_strdup_printf ("%s%saction=%s&device_id=%s", self->page, strchr (self->page, '?') != NULL ? "&" : "?", self->sign_out_action, id);
}

RingerUserAuth *
ringer_own_devices_sign_out (RingerOwnDevices *self,
                             RingerOwnDevice *device)
{
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "DELETE" };

  g_return_val_if_fail (RINGER_IS_OWN_DEVICES (self), NULL);
  g_return_val_if_fail (RINGER_IS_OWN_DEVICE (device), NULL);

  path = ringer_http_path ("/_matrix/client/v3/devices/%s", ringer_own_device_get_id (device));
  request.path = path;

  return ringer_user_auth_new (self->http, self->user_id, &request);
}
