/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where there is one of the interface org.freedesktop.portal.Session. */
#define PORTAL_MOCK_SESSION "/org/freedesktop/portal/desktop/session/test"

/* The desktop's side of the portals, which answers as the test wants it to. In this process, on a connection of its own. */
typedef struct {
  GDBusConnection *bus;
  GArray *registrations;
  GPtrArray *calls;    /* of GVariant: the arguments of each call */
  GPtrArray *names;    /* of each call: the method */
  gboolean silent;     /* requests are not answered */
  guint32 response;    /* 0 for yes */
  const char *failing; /* nullable: the method that is answered with 2, whatever came of it */
  const char *news;    /* nullable: the parameters of a ShortcutsChanged before each answer */
  GVariant *results;
} PortalMock;

/** portal_mock_start: @interfaces: (nullable): which portals there are, or %NULL for none. */
void portal_mock_start (PortalMock *mock,
                        const char *const *interfaces);
void portal_mock_stop (PortalMock *mock);

/** portal_mock_answer: how requests are answered from now on; @results is a text of a dictionary. */
void portal_mock_answer (PortalMock *mock,
                         guint32 response,
                         const char *results);

/** portal_mock_emit: @parameters is a text of a tuple. */
void portal_mock_emit (PortalMock *mock,
                       const char *interface,
                       const char *signal,
                       const char *parameters);

/** portal_mock_find: (nullable) (transfer none): the arguments of the last call of a method. */
GVariant *portal_mock_find (PortalMock *mock,
                            const char *method);

/** portal_mock_lookup: (transfer full): an option in the last argument of the last call of a method, printed; empty where there is none. */
char *portal_mock_lookup (PortalMock *mock,
                          const char *method,
                          const char *option);

G_END_DECLS
