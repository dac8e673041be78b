/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ringer-crypto-ffi.h"
#include "ringer-crypto-request.h"
#include "ringer-crypto.h"

G_BEGIN_DECLS

/*
 * What the files of RingerCrypto share: ringer-crypto.c (its life, and the way to the machine), and one file for each field of its work.
 */

struct _RingerCrypto {
  GObject parent_instance;

  char *user_id;
  char *device_id;
  char *folder;
  RingerCryptoFfi *machine; /* NULL once closed */
  char *curve25519;
  char *ed25519;
  RingerCryptoSenders senders;
  RingerCryptoRecipients recipients;
  GPtrArray *requests; /* RingerCryptoRequest that the machine gives out only once, until they are sent */
  GListStore *verifications;
};

/**
 * RingerCryptoRead:
 * @task: the task, to be returned
 * @result: what the machine answered
 */
typedef void (*RingerCryptoRead) (GTask *task,
                                  JsonObject *result);

/**
 * ringer_crypto_call:
 * @self: a machine
 * @task: (transfer full): what is returned when done
 * @operation: the operation
 * @arguments: (transfer full): its arguments
 * @read: (nullable): reads the answer; %NULL returns %TRUE
 *
 * Gives the machine work. Errors are RINGER_ERROR.
 */
void ringer_crypto_call (RingerCrypto *self,
                         GTask *task,
                         const char *operation,
                         JsonObject *arguments,
                         RingerCryptoRead read);

/** ringer_crypto_parse_requests: (transfer full) (element-type RingerCryptoRequest): the answer's requests. */
GPtrArray *ringer_crypto_parse_requests (JsonObject *result);

/** ringer_crypto_read_requests: a RingerCryptoRead that returns the answer's requests, as a GPtrArray. */
void ringer_crypto_read_requests (GTask *task,
                                  JsonObject *result);

/** ringer_crypto_read_object: a RingerCryptoRead that returns the answer, as a JsonObject. */
void ringer_crypto_read_object (GTask *task,
                                JsonObject *result);

/** ringer_crypto_read_secret: a RingerCryptoRead that returns the answer's secret, for ringer_secret_free(). */
void ringer_crypto_read_secret (GTask *task,
                                JsonObject *result);

/** ringer_crypto_keep_requests: a RingerCryptoRead that keeps the answer's requests to be listed, and returns %TRUE. */
void ringer_crypto_keep_requests (GTask *task,
                                  JsonObject *result);

/** ringer_crypto_make_array: (transfer full): texts as a JSON array. */
JsonArray *ringer_crypto_make_array (const char *const *texts);

/** ringer_crypto_update_verification: takes in the state of a verification. */
void ringer_crypto_update_verification (RingerCrypto *self,
                                        JsonObject *news);

/** ringer_crypto_find_verification: (transfer none) (nullable): the one with that id. */
RingerVerification *ringer_crypto_find_verification (RingerCrypto *self,
                                                     const char *flow_id);

G_END_DECLS
