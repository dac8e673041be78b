/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool-probe.h"

static const char *watched;
static GstPadProbeCallback on_buffer;

static gboolean
on_element_added (GSignalInvocationHint *hint,
                  unsigned int n_values,
                  const GValue *values,
                  gpointer user_data)
{
  GstElement *element = g_value_get_object (values + 1);
  GstElementFactory *factory = gst_element_get_factory (element);

  if (factory != NULL && g_str_equal (GST_OBJECT_NAME (factory), watched)) {
    g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "src");

    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_buffer, NULL, NULL);
  }

  return TRUE;
}

void
tool_probe (const char *factory,
            GstPadProbeCallback callback)
{
  g_return_if_fail (watched == NULL);

  watched = factory;
  on_buffer = callback;
  g_type_class_unref (g_type_class_ref (GST_TYPE_BIN));
  g_signal_add_emission_hook (g_signal_lookup ("element-added", GST_TYPE_BIN), 0, on_element_added, NULL, NULL);
}
