// SPDX-License-Identifier: GPL-3.0-or-later
// What Element Call needs around it: a page that is a Matrix client (matrix-js-sdk, with the library's own encryption), and gives Element Call, its widget, what of that
// it asks for. It is told what to do by JSON, one event of a stream each ({do: "sign in" | "call" | "say again" | "press", server, token, user, device, room, button: its
// test id}), and tells by requests what becomes of the call, and, when that changes, what Element Call lets a person hear and see.
import {createClient, ClientEvent, Direction, MatrixError, MatrixEventEvent, RoomStateEvent} from 'matrix-js-sdk';
import {ClientWidgetApi, OpenIDRequestState, Widget, WidgetApiFromWidgetAction, WidgetDriver} from 'matrix-widget-api';

const FREQUENCIES = [440, 660, 880, 1100];
const LOUD_DB = -60;
// What begins or ends is heard a little at other frequencies, too.
const CLEAR_DB = 10;
const LOOK_MS = 100;
// A voice pauses for less.
const PAUSE_LOOKS = 5;

const say = what => fetch('/say', {method: 'POST', body: JSON.stringify(what)});
window.onerror = (message, file, line) => say({saw: 'error', what: `${message} (${line})`});
window.onunhandledrejection = event => say({saw: 'error', what: String(event.reason)});

let client, api, frame, present = 0;

const rawOf = event => event.getEffectiveEvent();

// What Element Call asks for, done with the page's client. The widget API has checked that it may.
class Driver extends WidgetDriver {
  constructor (roomId) {
    super();
    this.roomId = roomId;
  }

  async validateCapabilities (requested) {
    return requested;
  }

  async sendEvent (type, content, stateKey, roomId) {
    const room = roomId ?? this.roomId;
    let sent;
    if (stateKey !== null && stateKey !== undefined)
      sent = await client.sendStateEvent(room, type, content, stateKey);
    else if (type === 'm.room.redaction')
      sent = await client.redactEvent(room, content.redacts);
    else
      sent = await client.sendEvent(room, type, content);
    return {roomId: room, eventId: sent.event_id};
  }

  async sendStickyEvent (durationMs, type, content, roomId) {
    const room = roomId ?? this.roomId;
    return {roomId: room, eventId: (await client._unstable_sendStickyEvent(room, durationMs, null, type, content)).event_id};
  }

  async sendDelayedEvent (delay, type, content, stateKey, roomId) {
    const room = roomId ?? this.roomId;
    const sent = stateKey !== null && stateKey !== undefined
      ? await client._unstable_sendDelayedStateEvent(room, {delay}, type, content, stateKey)
      : await client._unstable_sendDelayedEvent(room, {delay}, null, type, content);
    return {roomId: room, delayId: sent.delay_id};
  }

  async sendDelayedStickyEvent (delay, durationMs, type, content, roomId) {
    const room = roomId ?? this.roomId;
    return {roomId: room, delayId: (await client._unstable_sendStickyDelayedEvent(room, durationMs, {delay}, null, type, content)).delay_id};
  }

  async cancelScheduledDelayedEvent (id) {
    await client._unstable_cancelScheduledDelayedEvent(id);
  }

  async restartScheduledDelayedEvent (id) {
    await client._unstable_restartScheduledDelayedEvent(id);
  }

  async sendScheduledDelayedEvent (id) {
    await client._unstable_sendScheduledDelayedEvent(id);
  }

  async sendToDevice (type, encrypted, contents) {
    const messages = Object.entries(contents).flatMap(([userId, devices]) =>
      Object.entries(devices).map(([deviceId, payload]) => ({userId, deviceId, payload})));
    if (!encrypted) {
      await client.queueToDevice({eventType: type, batch: messages});
      return;
    }
    for (const {userId, deviceId, payload} of messages)
      await client.queueToDevice(await client.getCrypto().encryptToDeviceMessages(type, [{userId, deviceId}], payload));
  }

  async readRoomTimeline (roomId, type, messageType, stateKey, limit, since) {
    const found = [];
    for (const event of client.getRoom(roomId).getLiveTimeline().getEvents().slice().reverse()) {
      if (found.length === limit || event.getId() === since)
        break;
      if (event.getType() === type && (stateKey === undefined || event.getStateKey() === stateKey) && (!messageType || event.getContent().msgtype === messageType))
        found.push(rawOf(event));
    }
    return found;
  }

  async readRoomState (roomId, type, stateKey) {
    const state = client.getRoom(roomId).currentState;
    if (stateKey === undefined)
      return state.getStateEvents(type).map(rawOf);
    const event = state.getStateEvents(type, stateKey);
    return event ? [rawOf(event)] : [];
  }

  async readStickyEvents (roomId) {
    return [...client.getRoom(roomId)._unstable_getStickyEvents()].map(rawOf);
  }

  async readEventRelations (eventId, roomId, relationType, type, from, to, limit, direction) {
    const dir = direction === 'f' ? Direction.Forward : Direction.Backward;
    const {events, nextBatch, prevBatch} = await client.relations(roomId ?? this.roomId, eventId, relationType ?? null, type ?? null, {from, to, limit, dir});
    return {chunk: events.map(rawOf), nextBatch: nextBatch ?? undefined, prevBatch: prevBatch ?? undefined};
  }

  askOpenID (observer) {
    client.getOpenIdToken().then(token => observer.update({state: OpenIDRequestState.Allowed, token}), () => observer.update({state: OpenIDRequestState.Blocked}));
  }

  async* getTurnServers () {
    // Synapse has none, and the call is at the SFU anyway.
  }

  async getRtcTransports () {
    return {rtc_transports: await client._unstable_getRTCTransports()};
  }

  getKnownRooms () {
    return client.getRooms().map(room => room.roomId);
  }

  processError (error) {
    return error instanceof MatrixError ? {matrix_api_error: error.asWidgetApiErrorData()} : undefined;
  }
}

// What the homeserver tells, told on

function feed (event) {
  // What is still encrypted comes once it is not.
  if (event.getRoomId() && !event.isBeingDecrypted() && event.getType() !== 'm.room.encrypted')
    api?.feedEvent(rawOf(event)).catch(error => say({saw: 'error', what: String(error)}));
}

function watchHomeserver () {
  client.on(ClientEvent.Event, event => {
    client.decryptEventIfNeeded(event);
    feed(event);
  });
  client.on(MatrixEventEvent.Decrypted, feed);
  client.on(RoomStateEvent.Events, event => api?.feedStateUpdate(rawOf(event)));
  client.on(ClientEvent.ReceivedToDeviceMessage, ({message, encryptionInfo}) => {
    if (message.type === 'io.element.call.encryption_keys')
      say({saw: 'key', user: message.sender, first: message.content.keys.index === 0, encrypted: encryptionInfo !== null});
    api?.feedToDevice(message, encryptionInfo !== null);
  });
}

// What a person would hear and see of Element Call

const audio = new AudioContext();
const analysers = new Map(); // of tracks, with what feeds them, which would be collected

function hear (element) {
  const [track] = element.srcObject?.getAudioTracks() ?? [];
  if (!track || track.readyState === 'ended' || element.muted || element.paused)
    return [];
  if (!analysers.has(track.id)) {
    const made = audio.createAnalyser(), source = audio.createMediaStreamSource(new MediaStream([track]));
    made.fftSize = 8192;
    made.smoothingTimeConstant = 0;
    source.connect(made);
    analysers.set(track.id, {analyser: made, source});
  }
  const {analyser} = analysers.get(track.id);
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const levels = FREQUENCIES.map(frequency => bins[Math.round(frequency * analyser.fftSize / audio.sampleRate)]);
  return FREQUENCIES.filter((_, i) => levels[i] > Math.max(LOUD_DB, Math.max(...levels) - CLEAR_DB));
}

const canvas = new OffscreenCanvas(14, 4), picture = canvas.getContext('2d', {willReadFrequently: true});

function look (element) {
  picture.drawImage(element, 0, 0, 14, 4);
  // Of SMPTE's bars, the middles of the seven.
  return [1, 3, 5, 7, 9, 11, 13].map(x => [...picture.getImageData(x, 1, 1, 1).data].slice(0, 3).map(value => value > 100 ? 1 : 0).join('')).join(' ');
}

let last = {}, heardLately = [];

function sayIfNew (kind, what) {
  const text = JSON.stringify(what);
  if (last[kind] !== text) {
    last[kind] = text;
    say({saw: kind, ...what});
  }
}

function lookAtCall () {
  const page = frame?.contentDocument;
  if (!page?.body)
    return;
  heardLately = [...heardLately, [...page.querySelectorAll('audio')].flatMap(hear)].slice(-PAUSE_LOOKS);
  sayIfNew('sound', {heard: FREQUENCIES.filter(frequency => heardLately.some(heard => heard.includes(frequency)))});
  const videos = [...page.querySelectorAll('video:not([data-lk-local-participant=true])')].filter(video => video.videoWidth);
  // It marks who does not encrypt.
  const unencrypted = page.querySelectorAll('[aria-label=Unencrypted]').length;
  sayIfNew('pictures', {bars: videos.map(look), unencrypted});
}

// The call

const tellOn = ['io.element.join', 'im.vector.hangup', 'io.element.close', 'io.element.device_mute'];

// As matrix-js-sdk sees it from outside.
function watchMembers (room) {
  const session = client.matrixRTC.getRoomSession(room, {application: 'm.call', id: 'ROOM'});
  session.on('memberships_changed', (before, now) => {
    present = now.length;
    const events = new Set([...room._unstable_getStickyEvents()].map(event => event.getId()));
    say({saw: 'members', users: now.map(member => member.userId).sort(), sticky: now.filter(member => events.has(member.eventId)).length});
    sayIfOver();
  });
}

function sayIfOver () {
  if (!api && present === 0)
    say({saw: 'end'});
}

function startCall (roomId) {
  const widget = new Widget({id: 'call', creatorUserId: client.getUserId(), type: 'm.call', url: `${location.origin}/call/`, waitForIframeLoad: false, data: {}});
  const words = new URLSearchParams({
    widgetId: widget.id, parentUrl: location.href, roomId, userId: client.getUserId(), deviceId: client.getDeviceId(), baseUrl: client.baseUrl,
    perParticipantE2EE: String(client.getRoom(roomId).hasEncryptionStateEvent()), intent: 'start_call_dm', lang: 'en',
    // A tone is what these take away.
    echoCancellation: 'false', noiseSuppression: 'false'});
  frame = document.createElement('iframe');
  frame.allow = 'camera; microphone; autoplay';
  document.body.replaceChildren(frame);
  api = new ClientWidgetApi(widget, frame, new Driver(roomId));
  api.setViewedRoomId(roomId);
  for (const action of tellOn) {
    api.on(`action:${action}`, event => {
      event.preventDefault();
      api.transport.reply(event.detail, {});
      say({saw: 'action', action, data: event.detail.data});
      if (action === 'io.element.close')
        endCall();
    });
  }
  api.on(`action:${WidgetApiFromWidgetAction.UpdateAlwaysOnScreen}`, event => {
    event.preventDefault();
    api.transport.reply(event.detail, {success: true});
  });
  frame.src = `/call/index.html#?${words}`;
}

function endCall () {
  api?.stop();
  api = null;
  frame?.remove();
  frame = null;
  sayIfOver();
}

const commands = {
  async 'sign in' ({server, token, user, device, room}) {
    await audio.resume();
    client = createClient({baseUrl: server, accessToken: token, userId: user, deviceId: device});
    await client.initRustCrypto({useIndexedDB: false});
    await client.getCrypto().bootstrapCrossSigning({authUploadDeviceSigningKeys: upload => upload(null)});
    watchHomeserver();
    await client.startClient({initialSyncLimit: 10});
    await new Promise(resolve => client.once(ClientEvent.Sync, resolve));
    watchMembers(client.getRoom(room));
    setInterval(lookAtCall, LOOK_MS);
    say({saw: 'signed in'});
  },
  async call ({room}) {
    startCall(room);
  },
  async 'say again' () {
    last = {};
  },
  async press ({button}) {
    frame.contentDocument.querySelector(`[data-testid="${button}"]`).click();
  },
};

let done = Promise.resolve();
new EventSource('/commands').onmessage = event => {
  const command = JSON.parse(event.data);
  // One after the other.
  done = done.then(() => commands[command.do](command)).catch(error => say({saw: 'error', what: `${command.do}: ${error}`}));
};
say({saw: 'ready'});
