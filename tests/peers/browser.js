// SPDX-License-Identifier: GPL-3.0-or-later
// A peer of a call: livekit-client in a browser, with the frame encryption as Element Call uses it. It is told what to do by JSON, one event of a stream
// each ({do: "join" | "time" | "key" | "listen" | "mute" | "camera" | "share" | "leave", …}), and tells what it hears and sees by requests. It sends a tone
// of 440 Hz and a picture of four colours, and as its screen the same colours the other way round.

const {Room, RoomEvent, Track, BaseKeyProvider} = LivekitClient;

const FREQUENCIES = [440, 660, 880, 1100];
const COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#ffff00'];
const LOUD_DB = -50;
const LOUD = 0.01;

const say = what => fetch('/say', {method: 'POST', body: JSON.stringify(what)});
window.onerror = (message, file, line) => say({saw: 'error', what: `${message} (${line})`});
window.onunhandledrejection = event => say({saw: 'error', what: String(event.reason)});

class KeyProvider extends BaseKeyProvider {
  constructor () {
    super({ratchetWindowSize: 10, keyringSize: 256});
  }

  async set (identity, index, hex) {
    const raw = new Uint8Array(hex.match(/../g).map(pair => parseInt(pair, 16)));
    const key = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits', 'deriveKey']);
    this.onSetEncryptionKey(key, identity, index);
  }
}

const audio = new AudioContext();
let room, keys, microphone, camera;
let nListened = 0;

function makeTone () {
  const oscillator = audio.createOscillator(), gain = audio.createGain(), out = audio.createMediaStreamDestination();
  oscillator.frequency.value = 440;
  gain.gain.value = 0.5;
  oscillator.connect(gain).connect(out);
  oscillator.start();
  return out.stream.getAudioTracks()[0];
}

function makePicture (width, height, colours) {
  const canvas = document.createElement('canvas'), context = canvas.getContext('2d');
  Object.assign(canvas, {width, height});
  document.body.append(canvas);
  let n = 0;
  setInterval(() => {
    colours.forEach((colour, i) => {
      context.fillStyle = colour;
      context.fillRect((i % 2) * width / 2, Math.floor(i / 2) * height / 2, width / 2, height / 2);
    });
    // Something that moves, so that there are new frames.
    context.fillStyle = n++ % 2 ? '#000' : '#fff';
    context.fillRect(width / 2 - 4, height / 2 - 4, 8, 8);
  }, 50);
  return canvas.captureStream(20);
}

function watchSound (track, identity) {
  // Without an element Chromium does not play what comes in.
  const element = track.attach();
  element.muted = true;
  const analyser = audio.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  const source = audio.createMediaStreamSource(new MediaStream([track.mediaStreamTrack]));
  source.connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  let last, nTold;
  const timer = setInterval(() => {
    analyser.getFloatFrequencyData(bins);
    const heard = FREQUENCIES.filter(frequency => bins[Math.round(frequency * analyser.fftSize / audio.sampleRate)] > LOUD_DB);
    if (String(heard) !== last || nListened !== nTold) {
      last = String(heard);
      nTold = nListened;
      say({saw: 'sound', identity, heard});
    }
  }, 100);
  track.once('ended', () => {
    clearInterval(timer);
    // Who did not know it any more would have it collected, and hear nothing.
    source.disconnect();
  });
}

function watchPicture (track, identity, source) {
  const element = track.attach();
  element.width = 320;
  document.body.append(element);
  const canvas = new OffscreenCanvas(14, 4), context = canvas.getContext('2d', {willReadFrequently: true});
  let last;
  setInterval(() => {
    if (!element.videoWidth)
      return;
    context.drawImage(element, 0, 0, 14, 4);
    // Of SMPTE's bars, the middles of the seven.
    const bars = [1, 3, 5, 7, 9, 11, 13].map(x => [...context.getImageData(x, 1, 1, 1).data].slice(0, 3).map(value => value > 100 ? 1 : 0).join(''));
    const text = bars.join(' ');
    if (text !== last) {
      last = text;
      say({saw: 'picture', identity, source, bars: text, width: element.videoWidth, height: element.videoHeight});
    }
  }, 200);
}

// Like a call's window, without looking at what there is in it.
function show (track) {
  const element = track.attach();
  element.muted = true;
  document.body.append(element);
}

async function waitForSound (track) {
  const reader = new MediaStreamTrackProcessor({track: track.mediaStreamTrack}).readable.getReader();
  for (;;) {
    const {value} = await reader.read();
    const samples = new Float32Array(value.numberOfFrames);
    value.copyTo(samples, {planeIndex: 0, format: 'f32-planar'});
    value.close();
    if (samples.some(sample => Math.abs(sample) > LOUD))
      return reader.cancel();
  }
}

function watchRoom () {
  room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
    say({saw: 'track', identity: participant.identity, kind: track.kind, source: publication.source, encrypted: publication.isEncrypted});
    if (track.kind === Track.Kind.Audio)
      watchSound(track, participant.identity);
    else
      watchPicture(track, participant.identity, publication.source);
  });
  room.on(RoomEvent.TrackMuted, (publication, participant) => say({saw: 'muted', identity: participant.identity, source: publication.source}));
  room.on(RoomEvent.TrackUnmuted, (publication, participant) => say({saw: 'unmuted', identity: participant.identity, source: publication.source}));
  room.on(RoomEvent.ParticipantConnected, participant => say({saw: 'came', identity: participant.identity}));
  room.on(RoomEvent.ParticipantDisconnected, participant => say({saw: 'went', identity: participant.identity}));
  room.on(RoomEvent.ActiveSpeakersChanged, speakers => say({saw: 'speakers', identities: speakers.map(speaker => speaker.identity)}));
  room.on(RoomEvent.EncryptionError, error => say({saw: 'encryption error', what: String(error)}));
  room.on(RoomEvent.Reconnected, () => say({saw: 'reconnected'}));
}

function makeRoom (encrypted) {
  keys = new KeyProvider();
  room = new Room(encrypted ? {e2ee: {keyProvider: keys, worker: new Worker('/livekit-client.e2ee.worker.js')}} : {});
}

const commands = {
  async join ({url, token, encrypted, unwatched}) {
    await audio.resume();
    makeRoom(encrypted);
    if (unwatched)
      room.on(RoomEvent.TrackSubscribed, show);
    else
      watchRoom();
    await room.connect(url, token);
    if (encrypted)
      await room.setE2EEEnabled(true);
    say({saw: 'joined'});
  },
  // Tells how long after it has the token it hears somebody.
  async time ({url, token, identity, key}) {
    await audio.resume();
    makeRoom(true);
    await keys.set(identity, 0, key);
    await room.setE2EEEnabled(true);
    const begun = performance.now();
    room.on(RoomEvent.TrackSubscribed, async track => {
      show(track);
      await waitForSound(track);
      say({saw: 'sound begins', ms: performance.now() - begun});
    });
    await room.connect(url, token);
  },
  async key ({identity, index, key}) {
    await keys.set(identity, index, key);
  },
  async microphone () {
    microphone = await room.localParticipant.publishTrack(makeTone(), {source: Track.Source.Microphone, dtx: false, red: false});
    say({saw: 'published', source: 'microphone'});
  },
  async camera () {
    camera = await room.localParticipant.publishTrack(makePicture(640, 360, COLOURS).getVideoTracks()[0], {source: Track.Source.Camera, videoCodec: 'vp8', simulcast: false});
    say({saw: 'published', source: 'camera'});
  },
  // There is no screen here, but all that comes after it is the library's own.
  async share () {
    navigator.mediaDevices.getDisplayMedia = async () => makePicture(1280, 720, COLOURS.toReversed());
    await room.localParticipant.setScreenShareEnabled(true);
    say({saw: 'published', source: 'screen_share'});
  },
  async unshare () {
    await room.localParticipant.setScreenShareEnabled(false);
  },
  // Of the size and rate that Ringer sends.
  async device () {
    const stream = await navigator.mediaDevices.getUserMedia({video: {width: 640, height: 360, frameRate: 30}});
    camera = await room.localParticipant.publishTrack(stream.getVideoTracks()[0], {source: Track.Source.Camera, videoCodec: 'vp8', simulcast: false,
                                                                                   videoEncoding: {maxBitrate: 800000, maxFramerate: 30}});
    say({saw: 'published', source: 'camera'});
  },
  // What is heard is told when it changes; and once more for who asks.
  async listen () {
    nListened++;
  },
  async mute ({source}) {
    await (source === 'camera' ? camera : microphone).mute();
  },
  async unmute ({source}) {
    await (source === 'camera' ? camera : microphone).unmute();
  },
  async leave () {
    await room.disconnect();
    say({saw: 'left'});
  },
};

let last = Promise.resolve();
new EventSource('/commands').onmessage = event => {
  const command = JSON.parse(event.data);
  // One after the other.
  last = last.then(() => commands[command.do](command)).catch(error => say({saw: 'error', what: `${command.do}: ${error}`}));
};
say({saw: 'ready'});
