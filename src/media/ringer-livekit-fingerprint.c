/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-fingerprint.h"

#include <gst/webrtc/webrtc.h>
#include <string.h>

#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"
#define PEM_END "-----END CERTIFICATE-----"

char *
ringer_livekit_fingerprint_of_pem (const char *pem)
{
  const char *begin = pem != NULL ? strstr (pem, PEM_BEGIN) : NULL;
  const char *end = begin != NULL ? strstr (begin, PEM_END) : NULL;
  g_autofree char *base64 = NULL;
  g_autofree guint8 *der = NULL;
  g_autofree char *hex = NULL;
  GString *pairs;
  size_t size;

  if (end == NULL)
    return NULL;

  begin += strlen (PEM_BEGIN);
  base64 = g_strndup (begin, (size_t) (end - begin));
  der = g_base64_decode (base64, &size);
  if (size == 0)
    return NULL;

  hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, size);
  pairs = g_string_new (NULL);
  for (size_t i = 0; hex[i] != '\0'; i += 2)
    g_string_append_printf (pairs, "%s%c%c", i > 0 ? ":" : "", g_ascii_toupper (hex[i]), g_ascii_toupper (hex[i + 1]));

  return g_string_free_and_steal (pairs);
}

static gboolean
is_right (GstWebRTCDTLSTransport *transport,
          const char *fingerprint)
{
  g_autofree char *pem = NULL;
  g_autofree char *actual = NULL;

  g_object_get (transport, "remote-certificate", &pem, NULL);
  actual = ringer_livekit_fingerprint_of_pem (pem);

  return g_strcmp0 (actual, fingerprint) == 0;
}

static void
add_transport (GPtrArray *transports,
               GObject *owner)
{
  GstWebRTCDTLSTransport *transport = NULL;

  if (owner != NULL)
    g_object_get (owner, "transport", &transport, NULL);
  if (transport != NULL)
    g_ptr_array_add (transports, transport);
}

static GPtrArray *
list_transports (GstElement *webrtcbin)
{
  GPtrArray *transports = g_ptr_array_new_with_free_func (gst_object_unref);
  g_autoptr (GstWebRTCSCTPTransport) sctp = NULL;
  g_autoptr (GArray) transceivers = NULL;

  g_object_get (webrtcbin, "sctp-transport", &sctp, NULL);
  add_transport (transports, (GObject *) sctp);

  g_signal_emit_by_name (webrtcbin, "get-transceivers", &transceivers);
  for (unsigned int i = 0; i < transceivers->len; i++) {
    g_autoptr (GstWebRTCRTPSender) sender = NULL;
    g_autoptr (GstWebRTCRTPReceiver) receiver = NULL;

    g_object_get (g_array_index (transceivers, GObject *, i), "sender", &sender, "receiver", &receiver, NULL);
    add_transport (transports, (GObject *) sender);
    add_transport (transports, (GObject *) receiver);
  }

  return transports;
}

gboolean
ringer_livekit_fingerprint_check (GstElement *webrtcbin,
                                  const char *fingerprint)
{
  g_autoptr (GPtrArray) transports = list_transports (webrtcbin);

  for (unsigned int i = 0; i < transports->len; i++) {
    if (!is_right (transports->pdata[i], fingerprint))
      return FALSE;
  }

  return transports->len > 0;
}
