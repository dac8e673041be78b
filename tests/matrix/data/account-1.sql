-- account.db as the first version of its schema had it: one room with a call in it, by state event and by sticky event.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE room (id INTEGER PRIMARY KEY, room_id TEXT NOT NULL UNIQUE, membership TEXT, heroes TEXT, joined_count INTEGER NOT NULL DEFAULT -1,
  invited_count INTEGER NOT NULL DEFAULT -1, picture INTEGER NOT NULL DEFAULT 0);
CREATE TABLE room_state (room INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE, type TEXT NOT NULL, state_key TEXT NOT NULL, event_id TEXT,
  sender TEXT, origin_server_ts INTEGER NOT NULL, received INTEGER NOT NULL, redacted INTEGER NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY (room, type, state_key)) WITHOUT ROWID;
CREATE TABLE sticky (event_id TEXT PRIMARY KEY, room INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE, type TEXT NOT NULL, sender TEXT NOT NULL,
  origin_server_ts INTEGER NOT NULL, received INTEGER NOT NULL, duration INTEGER NOT NULL, ttl INTEGER NOT NULL, ends INTEGER NOT NULL, content TEXT NOT NULL);
CREATE INDEX sticky_room ON sticky (room);
CREATE TABLE account_data (type TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('user_id', '@me:example.org');
INSERT INTO meta VALUES ('device_id', 'MYDEVICE');
INSERT INTO meta VALUES ('base_url', 'https://example.org');
INSERT INTO meta VALUES ('backend', 'plain');
INSERT INTO meta VALUES ('features', 'org.matrix.msc4140 org.matrix.msc4354');
INSERT INTO meta VALUES ('position', 's7');
INSERT INTO meta VALUES ('picture', '2');
INSERT INTO meta VALUES ('complete', '1');
INSERT INTO room VALUES (1, '!chat:example.org', 'join', '["@ann:example.org"]', 2, 0, 2);
INSERT INTO room_state VALUES (1, 'm.room.create', '', '$create', '@ann:example.org', 1752496730000, 1752583100000, 0, '{"room_version":"11"}');
INSERT INTO room_state VALUES (1, 'm.room.member', '@ann:example.org', '$ann', '@ann:example.org', 1752496731000, 1752583100000, 0, '{"membership":"join","displayname":"Ann"}');
INSERT INTO room_state VALUES (1, 'org.matrix.msc3401.call.member', '_@ann:example.org_ANNDEV_m.call', '$member', '@ann:example.org', 1752583129500, 1752583130000, 0,
  '{"application":"m.call","call_id":"","device_id":"ANNDEV","expires":14400000}');
INSERT INTO sticky VALUES ('$sticky', 1, 'org.matrix.msc4143.rtc.member', '@bob:example.org', 1752583129500, 1752583130000, 3600000, -1, 1752586729500,
  '{"slot_id":"m.call#ROOM","application":{"type":"m.call"},"member":{"id":"m1","user_id":"@bob:example.org","device_id":"BOBDEV"},"msc4354_sticky_key":"m1"}');
INSERT INTO account_data VALUES ('m.direct', '{"@ann:example.org":["!chat:example.org"]}');
PRAGMA user_version = 1;
