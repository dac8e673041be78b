/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-repository.h"

#include <errno.h>
#include <string.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "ringer-error.h"

/* A picture is a file named by the checksum of its address and size; the file's time says when it was used last. */

#define MAX_PICTURE_BYTES (4 * 1024 * 1024)
#define FORGET_FAILURE_AFTER_MS (5 * 60 * 1000)

struct _RingerMediaRepository {
  GObject parent_instance;

  RingerClock *clock;
  RingerHttp *http;
  char *cache_dir;
  guint64 max_bytes;
  GHashTable *running;  /* key → GPtrArray of GTask */
  GHashTable *failures; /* key → moment on the monotonic clock, ms */
};

G_DEFINE_FINAL_TYPE (RingerMediaRepository, ringer_media_repository, G_TYPE_OBJECT)

typedef struct
{
  RingerMediaRepository *self;
  char *key;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->self);
  g_free (fetch->key);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

/* Few sizes, so that rows, sheets and notifications share files. */
static int
quantise (int size_px)
{
  static const int sizes[] = { 64, 128, 256 };

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
    if (size_px <= sizes[i])
      return sizes[i];
  }

  return 512;
}

static gboolean
has_only (const char *text,
          const char *others)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr (others, *p) == NULL)
      return FALSE;
  }

  return *text != '\0';
}

/*
 * `mxc://server/media`, nothing else (Client-Server API, "Matrix Content (mxc://) URIs"). A stranger chose both, and what they
 * become a part of must not lead elsewhere ("Security considerations").
 */
static char *
make_path (const char *mxc)
{
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (mxc, "mxc://"))
    return NULL;

  parts = g_strsplit (mxc + strlen ("mxc://"), "/", 3);
  if (g_strv_length (parts) != 2 || !has_only (parts[0], ".-:[]") || *parts[0] == '.' || !has_only (parts[1], "_-"))
    return NULL;

  return ringer_http_path ("/_matrix/client/v1/media/thumbnail/%s/%s", parts[0], parts[1]);
}

/* An answer that is something else would stay in the cache as a picture that nobody can see. */
static gboolean
is_picture (GBytes *bytes)
{
  static const struct {
    gsize offset;
    const char *mark;
  } kinds[] = {
    { 0, "\211PNG\r\n\032\n" },
    { 0, "\377\330\377" }, /* JPEG */
    { 0, "GIF8" },
    { 8, "WEBP" },
    { 4, "ftypavif" },
    { 4, "ftypavis" },
  };
  gsize length;
  const char *content = g_bytes_get_data (bytes, &length);

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++) {
    gsize n = strlen (kinds[i].mark);

    if (length > kinds[i].offset + n && memcmp (content + kinds[i].offset, kinds[i].mark, n) == 0)
      return TRUE;
  }

  return FALSE;
}

/* What is too large or no picture will be so again; what went wrong on the way may go well the next time. */
static gboolean
is_lasting (const GError *error)
{
  return !ringer_error_is_transient (error) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

typedef struct
{
  char *path;
  gint64 used;
  guint64 size;
} CacheFile;

static int
compare_used (gconstpointer a,
              gconstpointer b)
{
  const CacheFile *file_a = *(CacheFile *const *) a;
  const CacheFile *file_b = *(CacheFile *const *) b;

  return (file_a->used > file_b->used) - (file_a->used < file_b->used);
}

static void
cache_file_free (CacheFile *file)
{
  g_free (file->path);
  g_free (file);
}

static void
shrink (RingerMediaRepository *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->cache_dir, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) cache_file_free);
  guint64 total = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    CacheFile *file = g_new0 (CacheFile, 1);
    GStatBuf info;

    file->path = g_build_filename (self->cache_dir, name, NULL);
    g_ptr_array_add (files, file);
    if (g_stat (file->path, &info) != 0)
      continue;
    file->used = info.st_mtime;
    file->size = (guint64) info.st_size;
    total += file->size;
  }

  g_ptr_array_sort (files, compare_used);
  for (unsigned int i = 0; i < files->len && total > self->max_bytes; i++) {
    CacheFile *file = g_ptr_array_index (files, i);

    if (g_unlink (file->path) == 0)
      total -= file->size;
  }
}

static GBytes *
read_cache (RingerMediaRepository *self,
            const char *key)
{
  g_autofree char *path = g_build_filename (self->cache_dir, key, NULL);
  char *content;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return NULL;

  g_utime (path, NULL);

  return g_bytes_new_take (content, length);
}

static void
write_cache (RingerMediaRepository *self,
             const char *key,
             GBytes *bytes)
{
  g_autofree char *path = g_build_filename (self->cache_dir, key, NULL);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *content = g_bytes_get_data (bytes, &length);

  /* A picture that cannot be kept is shown all the same. */
  if (g_mkdir_with_parents (self->cache_dir, 0700) != 0)
    g_debug ("No folder for pictures: %s", g_strerror (errno));
  else if (!g_file_set_contents_full (path, content, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_debug ("Did not keep a picture: %s", error->message);
  else
    shrink (self);
}

static void
on_fetched (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (Fetch) fetch = user_data;
  RingerMediaRepository *self = fetch->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ringer_http_get_bytes_finish (RINGER_HTTP (source), result, &error);
  g_autoptr (GPtrArray) tasks = g_ptr_array_ref (g_hash_table_lookup (self->running, fetch->key));

  g_hash_table_remove (self->running, fetch->key);

  if (bytes != NULL && !is_picture (bytes)) {
    g_clear_pointer (&bytes, g_bytes_unref);
    error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "The answer is not a picture");
  }

  if (bytes != NULL)
    write_cache (self, fetch->key, bytes);
  else if (is_lasting (error)) {
    gint64 *moment = g_new (gint64, 1);

    *moment = ringer_clock_get_monotonic_ms (self->clock);
    g_hash_table_insert (self->failures, g_strdup (fetch->key), moment);
  }

  for (unsigned int i = 0; i < tasks->len; i++) {
    GTask *task = g_ptr_array_index (tasks, i);

    if (bytes != NULL)
      g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
    else
      g_task_return_error (task, g_error_copy (error));
  }
}

static gboolean
failed_lately (RingerMediaRepository *self,
               const char *key)
{
  const gint64 *moment = g_hash_table_lookup (self->failures, key);

  return moment != NULL && ringer_clock_get_monotonic_ms (self->clock) - *moment < FORGET_FAILURE_AFTER_MS;
}

static void
fetch (RingerMediaRepository *self,
       const char *key,
       const char *path,
       int size_px,
       GTask *task)
{
  GPtrArray *tasks = g_hash_table_lookup (self->running, key);
  g_autofree char *query = NULL;
  RingerHttpRequest request = { .method = "GET", .path = path, .max_bytes = MAX_PICTURE_BYTES };
  Fetch *data;

  if (tasks != NULL) {
    g_ptr_array_add (tasks, g_object_ref (task));
    return;
  }

  tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (tasks, g_object_ref (task));
  g_hash_table_insert (self->running, g_strdup (key), tasks);

  data = g_new0 (Fetch, 1);
  data->self = g_object_ref (self);
  data->key = g_strdup (key);
  query = g_strdup_printf ("width=%d&height=%d&method=crop", size_px, size_px);
  request.query = query;
  ringer_http_get_bytes_async (self->http, &request, NULL, on_fetched, data);
}

static void
ringer_media_repository_finalize (GObject *object)
{
  RingerMediaRepository *self = RINGER_MEDIA_REPOSITORY (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->http);
  g_clear_pointer (&self->cache_dir, g_free);
  g_clear_pointer (&self->running, g_hash_table_unref);
  g_clear_pointer (&self->failures, g_hash_table_unref);

  G_OBJECT_CLASS (ringer_media_repository_parent_class)->finalize (object);
}

static void
ringer_media_repository_class_init (RingerMediaRepositoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_media_repository_finalize;
}

static void
ringer_media_repository_init (RingerMediaRepository *self)
{
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

RingerMediaRepository *
ringer_media_repository_new (RingerClock *clock,
                             RingerHttp *http,
                             const char *cache_dir,
                             guint64 max_bytes)
{
  RingerMediaRepository *self = g_object_new (RINGER_TYPE_MEDIA_REPOSITORY, NULL);

  self->clock = g_object_ref (clock);
  self->http = g_object_ref (http);
  self->cache_dir = g_strdup (cache_dir);
  self->max_bytes = max_bytes;

  return self;
}

void
ringer_media_repository_load_async (RingerMediaRepository *self,
                                    const char *mxc,
                                    int size_px,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  GBytes *bytes;

  g_return_if_fail (RINGER_IS_MEDIA_REPOSITORY (self));
  g_return_if_fail (mxc != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_media_repository_load_async);

  size_px = quantise (size_px);
  path = make_path (mxc);
  name = g_strdup_printf ("%s %d", mxc, size_px);
  key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

  if (path == NULL || failed_lately (self, key))
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_NOT_FOUND, "There is no such picture");
  else if ((bytes = read_cache (self, key)) != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    fetch (self, key, path, size_px, task);
}

GBytes *
ringer_media_repository_load_finish (RingerMediaRepository *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_media_repository_wipe (RingerMediaRepository *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_if_fail (RINGER_IS_MEDIA_REPOSITORY (self));

  dir = g_dir_open (self->cache_dir, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->cache_dir, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->cache_dir);
}
