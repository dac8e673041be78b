// SPDX-License-Identifier: GPL-3.0-or-later
// A caller: matrix-js-sdk in a process of its own, told what to do by lines of JSON on standard
// input ({do: "call" | "leave" | "set up recovery" | "recover", room, sticky: whether to join by sticky event, fresh: whether to
// encrypt with a new key, key: the recovery key}), telling what it
// sees by lines on standard output. It accepts every verification, and takes all emoji for the same. It encrypts with the library's own (Rust) encryption; "verified"
// gives its account an identity that signs it.
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';

// Node 20 does not have it.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((a, b) => { resolve = a; reject = b; });
  return {promise, resolve, reject};
};

// Standard output is for what is seen. What else the library says would drown a test's own words.
for (const name of ['log', 'info', 'debug', 'trace'])
  console[name] = () => {};
console.warn = console.error;

const require = createRequire(`${process.env.RINGER_PEERS_JS}/package.json`);
const sdk = await import(pathToFileURL(require.resolve('matrix-js-sdk')));
const {decodeRecoveryKey} = await import(pathToFileURL(require.resolve('matrix-js-sdk/lib/crypto-api/index.js')));
const {server, token, user, device, verified} = JSON.parse(process.argv[2]);
const say = what => process.stdout.write(`${JSON.stringify(what)}\n`);

let secretStorageKey;
const cryptoCallbacks = {
  getSecretStorageKey: async ({keys}) => [Object.keys(keys)[0], secretStorageKey],
};
const client = sdk.createClient({baseUrl: server, accessToken: token, userId: user, deviceId: device, useE2eForGroupCall: false, cryptoCallbacks});
const sessions = new Map();

function look (event) {
  if (event.isDecryptionFailure())
    say({saw: 'unreadable', sender: event.getSender()});
  if (/decline/.test(event.getType()))
    say({saw: 'decline', sender: event.getSender(), about: event.getContent()['m.relates_to']?.event_id, encrypted: event.isEncrypted()});
}

client.on('receivedToDeviceMessage', ({message, encryptionInfo}) => {
  if (message.type === 'io.element.call.encryption_keys')
    say({saw: 'key', sender: message.sender, encrypted: encryptionInfo !== null});
});
client.on('Room.timeline', (event, room, toStartOfTimeline) => {
  if (!toStartOfTimeline)
    look(event);
});
client.on('Event.decrypted', look);

// Who of the members is there by sticky event.
function usersBySticky (room, members) {
  const events = new Set([...client.getRoom(room)._unstable_getStickyEvents()].map(event => event.getId()));
  return members.filter(member => events.has(member.eventId)).map(member => member.userId);
}

function sessionOf (room) {
  let session = sessions.get(room);
  if (!session) {
    session = client.matrixRTC.getRoomSession(client.getRoom(room), {application: 'm.call', id: 'ROOM'});
    session.on('memberships_changed', (before, now) => say({saw: 'members', users: now.map(member => member.userId), sticky: usersBySticky(room, now)}));
    session.on('did_send_call_notification', sent => say({saw: 'notification', id: sent.event_id, slot: sent.slot_id}));
    sessions.set(room, session);
  }
  return session;
}

function call (room, sticky) {
  const transport = {type: 'livekit', livekit_service_url: process.env.RINGER_CALL_SERVICE ?? 'http://127.0.0.1:9', livekit_alias: room};
  // A sticky event has room for one transport only, the one that is sent by.
  sessionOf(room).joinRTCSession({userId: user, deviceId: device, memberId: `${user}:${device}`}, [transport], sticky ? transport : undefined,
    {notificationType: 'ring', callIntent: 'video', delayedLeaveEventDelayMs: 8000, unstableSendStickyEvents: sticky});
}

// What the machine knows of devices and identities may have to come in first.
function untilKnown (test) {
  return new Promise(resolve => {
    const check = async () => await test() && resolve();
    client.on('crypto.devicesUpdated', check);
    client.on('userTrustStatusChanged', check);
    void check();
  });
}

// With the key that somebody else made.
async function recover (key) {
  const crypto = client.getCrypto();
  secretStorageKey = decodeRecoveryKey(key);
  await untilKnown(() => crypto.userHasCrossSigningKeys(user));
  await crypto.bootstrapCrossSigning({});
  await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
  const backup = await crypto.checkKeyBackupAndEnable();
  await untilKnown(async () => (await crypto.getDeviceVerificationStatus(user, device))?.crossSigningVerified);
  say({saw: 'recovered', backup: Boolean(backup?.trustInfo?.matchesDecryptionKey)});
}

async function setUpRecovery () {
  const key = await client.getCrypto().createRecoveryKeyFromPassphrase();
  secretStorageKey = key.privateKey;
  await client.getCrypto().bootstrapSecretStorage({createSecretStorageKey: async () => key, setupNewKeyBackup: true});
  say({saw: 'recovery', key: key.encodedPrivateKey});
}

client.on('crypto.verificationRequestReceived', request => {
  let verifier;
  request.on('change', () => {
    if (!request.verifier || verifier)
      return;
    verifier = request.verifier;
    verifier.on('show_sas', ({sas, confirm}) => {
      say({saw: 'emoji', emoji: sas.emoji.map(([symbol]) => symbol)});
      void confirm();
    });
    verifier.verify().then(() => say({saw: 'verified'}), error => say({saw: 'error', text: String(error)}));
  });
  void request.accept();
});

async function obey ({do: what, room, sticky, fresh, key}) {
  if (fresh)
    await client.getCrypto().forceDiscardSession(room);
  if (what === 'call')
    call(room, sticky);
  else if (what === 'set up recovery')
    await setUpRecovery();
  else if (what === 'recover')
    await recover(key);
  else if (what === 'leave')
    say({saw: 'left', delivered: await sessionOf(room).leaveRoomSession(10000)});
}

await client.initRustCrypto({useIndexedDB: false});
if (verified)
  await client.getCrypto().bootstrapCrossSigning({authUploadDeviceSigningKeys: upload => upload(null)});
await client.startClient({initialSyncLimit: 10});
await new Promise(resolve => client.once('sync', resolve));
say({saw: 'ready'});

const lines = createInterface({input: process.stdin});
lines.on('line', line => void obey(JSON.parse(line)).catch(error => say({saw: 'error', text: String(error)})));
lines.on('close', () => process.exit(0));
