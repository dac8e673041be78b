/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-device-monitor.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <gst/gst.h>

#include "ringer-device-element.h"

/*
 * GStreamer's device monitor, which is started and stopped in a thread since it asks sound servers.
 *
 * What offers devices is there once in the process, and passes its messages to one monitor: a new one takes them from the one before, and one that goes
 * leaves nobody to have them. So there is one at a time, and since its thread takes one thing after the other, one has gone before the next comes.
 */

#define SILENCE_MS 2000

typedef struct {
  GstDevice *device;
  RingerDeviceKind kind;
  RingerDeviceChoice *choice;
} Entry;

struct _RingerDeviceMonitor {
  GObject parent_instance;

  GstDeviceMonitor *monitor;
  GSocket *pipewire;
  GPtrArray *entries; /* (element-type Entry): all there are, under each provider that offers them */
  unsigned int watch_id;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerDeviceMonitor, ringer_device_monitor, G_TYPE_OBJECT)

static const char *const classes[RINGER_N_DEVICE_KINDS] = {
  [RINGER_DEVICE_SPEAKER] = "Audio/Sink",
  [RINGER_DEVICE_MICROPHONE] = "Audio/Source",
  [RINGER_DEVICE_CAMERA] = "Video/Source",
};

/* Devices */

static void
entry_free (Entry *entry)
{
  gst_object_unref (entry->device);
  g_object_unref (entry->choice);
  g_free (entry);
}

static void
add_as (GPtrArray *entries,
        GstDevice *device,
        RingerDeviceKind kind)
{
  g_autofree char *id = ringer_device_element_make_id (kind, device);
  g_autofree char *name = gst_device_get_display_name (device);
  Entry *entry;

  if (id == NULL || name == NULL)
    return;

  entry = g_new0 (Entry, 1);
  entry->device = gst_object_ref (device);
  entry->kind = kind;
  entry->choice = ringer_device_choice_new (id, name);
  g_ptr_array_add (entries, entry);
}

static void
add (GPtrArray *entries,
     GstDevice *device)
{
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++) {
    if (gst_device_has_classes (device, classes[kind]))
      add_as (entries, device, (RingerDeviceKind) kind);
  }
}

/* What comes while PulseAudio's provider starts it offers twice, and takes back once. */
static gboolean
is_twin (const Entry *entry,
         const Entry *other)
{
  const char *id = ringer_device_choice_get_id (entry->choice);

  return g_str_has_prefix (id, "pulse") && g_str_equal (id, ringer_device_choice_get_id (other->choice));
}

/* Whether it was there */
static gboolean
drop (GPtrArray *entries,
      GstDevice *device)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  for (unsigned int i = 0; i < entries->len; i++) {
    if (((Entry *) entries->pdata[i])->device == device)
      g_ptr_array_add (gone, g_ptr_array_steal_index (entries, i--));
  }
  for (unsigned int i = 0; i < entries->len; i++) {
    if (gone->len > 0 && is_twin (entries->pdata[i], gone->pdata[0]))
      g_ptr_array_remove_index (entries, i--);
  }

  return gone->len > 0;
}

/* Whether it is about devices that count */
static gboolean
take (GPtrArray *entries,
      GstMessage *message)
{
  g_autoptr (GstDevice) added = NULL;
  g_autoptr (GstDevice) removed = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED)
    gst_message_parse_device_added (message, &added);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED)
    gst_message_parse_device_removed (message, &removed);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_CHANGED)
    gst_message_parse_device_changed (message, &added, &removed);

  /* What changes after it went stays away. */
  if (removed != NULL && !drop (entries, removed))
    return FALSE;
  if (added != NULL)
    add (entries, added);

  return added != NULL || removed != NULL;
}

/* Starting and stopping, in the thread */

typedef struct {
  RingerDeviceMonitor *self; /* (nullable): whom to tell of a new monitor */
  GstDeviceMonitor *monitor;
  GSocket *pipewire; /* (nullable): what it uses as long as it runs */
  GPtrArray *entries;
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->self);
  gst_clear_object (&work->monitor);
  g_clear_object (&work->pipewire);
  g_clear_pointer (&work->entries, g_ptr_array_unref);
  g_free (work);
}

static GSocket *
connect_to_pipewire (void)
{
  const char *name = g_getenv ("PIPEWIRE_REMOTE");
  const char *folder = g_getenv ("PIPEWIRE_RUNTIME_DIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : g_get_user_runtime_dir (), name != NULL ? name : "pipewire-0", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return socket != NULL && g_socket_connect (socket, address, NULL, NULL) ? g_steal_pointer (&socket) : NULL;
}

/*
 * PipeWire's provider would share a connection with what plays and captures. Stopped while that goes on it leaves its callbacks in there, and started again
 * it has them call each other for ever, so that nobody hears anything (as of 1.6). So it has a connection of its own.
 */
static void
separate_pipewire (Work *work)
{
  g_autoptr (GstDeviceProvider) provider = gst_device_provider_factory_get_by_name ("pipewiredeviceprovider");

  if (provider == NULL)
    return;

  work->pipewire = connect_to_pipewire ();
  g_object_set (provider, "fd", work->pipewire != NULL ? g_socket_get_fd (work->pipewire) : -1, NULL);
}

static gboolean
is_shared (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *socket = g_file_read_link (path, NULL);
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  unsigned int n = 0;

  for (const char *name = folder != NULL ? g_dir_read_name (folder) : NULL; name != NULL; name = g_dir_read_name (folder)) {
    g_autofree char *other_path = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *other = g_file_read_link (other_path, NULL);

    n += g_strcmp0 (other, socket) == 0;
  }

  return n > 1;
}

/*
 * While it is stopped, PipeWire's provider takes what still comes and crashes (as of 1.6). So nothing comes any more: its thread closes its copy of the
 * socket when it has seen the end.
 */
static void
silence_pipewire (GSocket *pipewire)
{
  g_socket_shutdown (pipewire, TRUE, TRUE, NULL);
  for (unsigned int i = 0; i < SILENCE_MS && is_shared (g_socket_get_fd (pipewire)); i++)
    g_usleep (1000);
}

static void
start (Work *work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;
  GstMessage *message;

  if (!gst_init_check (NULL, NULL, &error)) {
    g_debug ("Cannot look for devices: %s", error->message);
    return;
  }

  separate_pipewire (work);
  work->monitor = gst_device_monitor_new ();
  /* What hides others does it from when it comes, and then they never go: the lists know which to show. */
  gst_device_monitor_set_show_all_devices (work->monitor, TRUE);
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    gst_device_monitor_add_filter (work->monitor, classes[kind], NULL);
  if (!gst_device_monitor_start (work->monitor)) {
    g_debug ("Nothing offers devices");
    gst_clear_object (&work->monitor);
    return;
  }

  /* Also those that were there before have their messages. */
  bus = gst_device_monitor_get_bus (work->monitor);
  while ((message = gst_bus_pop (bus)) != NULL) {
    take (work->entries, message);
    gst_message_unref (message);
  }
}

static gboolean on_started (gpointer user_data);

static void
run (gpointer data,
     gpointer user_data)
{
  Work *work = data;

  if (work->self != NULL) {
    g_autoptr (GSource) source = g_idle_source_new ();

    start (work);
    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_set_callback (source, on_started, work, NULL);
    g_source_attach (source, NULL);
  } else {
    if (work->pipewire != NULL)
      silence_pipewire (work->pipewire);
    gst_device_monitor_stop (work->monitor);
    work_free (work);
  }
}

/* Takes what is in it. */
static void
push (Work work)
{
  static GThreadPool *thread;

  if (thread == NULL)
    thread = g_thread_pool_new (run, NULL, 1, FALSE, NULL);
  g_thread_pool_push (thread, g_memdup2 (&work, sizeof work), NULL);
}

/* In the main context */

static gboolean
on_message (GstBus *bus,
            GstMessage *message,
            gpointer user_data)
{
  RingerDeviceMonitor *self = user_data;

  if (take (self->entries, message))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_started (gpointer user_data)
{
  Work *work = user_data;
  RingerDeviceMonitor *self = work->self;
  g_autoptr (GstBus) bus = NULL;

  /* Without one the lists stay empty: the desktop's choice is all there is. */
  if (work->monitor != NULL) {
    self->monitor = g_steal_pointer (&work->monitor);
    self->pipewire = g_steal_pointer (&work->pipewire);
    bus = gst_device_monitor_get_bus (self->monitor);
    self->watch_id = gst_bus_add_watch (bus, on_message, self);
    g_ptr_array_extend_and_steal (self->entries, g_steal_pointer (&work->entries));
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  }
  work_free (work);

  return G_SOURCE_REMOVE;
}

static void
ringer_device_monitor_dispose (GObject *object)
{
  RingerDeviceMonitor *self = RINGER_DEVICE_MONITOR (object);

  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->monitor != NULL)
    push ((Work) { .monitor = g_steal_pointer (&self->monitor), .pipewire = g_steal_pointer (&self->pipewire) });

  G_OBJECT_CLASS (ringer_device_monitor_parent_class)->dispose (object);
}

static void
ringer_device_monitor_finalize (GObject *object)
{
  RingerDeviceMonitor *self = RINGER_DEVICE_MONITOR (object);

  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (ringer_device_monitor_parent_class)->finalize (object);
}

static void
ringer_device_monitor_class_init (RingerDeviceMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_device_monitor_dispose;
  object_class->finalize = ringer_device_monitor_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RINGER_TYPE_DEVICE_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_device_monitor_init (RingerDeviceMonitor *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
}

RingerDeviceMonitor *
ringer_device_monitor_get (void)
{
  static RingerDeviceMonitor *shared; /* weak */

  if (shared != NULL)
    return g_object_ref (shared);

  g_set_weak_pointer (&shared, g_object_new (RINGER_TYPE_DEVICE_MONITOR, NULL));
  push ((Work) { .self = g_object_ref (shared), .entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free) });

  return shared;
}

GPtrArray *
ringer_device_monitor_list (RingerDeviceMonitor *self,
                            RingerDeviceKind kind)
{
  GPtrArray *choices = g_ptr_array_new ();

  for (unsigned int i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    if (entry->kind == kind)
      g_ptr_array_add (choices, entry->choice);
  }

  return choices;
}
