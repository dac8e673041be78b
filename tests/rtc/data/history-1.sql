-- history.db as the first version of its schema had it: a call that was missed, one that two were in, and one that still runs.
CREATE TABLE call (id INTEGER PRIMARY KEY, room_id TEXT NOT NULL, slot_id TEXT NOT NULL, caller TEXT NOT NULL, caller_name TEXT, room_name TEXT,
  intent TEXT NOT NULL, outcome TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER NOT NULL, seen INTEGER NOT NULL, rung INTEGER NOT NULL);
CREATE INDEX call_started ON call (started);
CREATE TABLE stay (call INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE, user_id TEXT NOT NULL, device_id TEXT NOT NULL,
  joined INTEGER NOT NULL, left INTEGER NOT NULL, expires INTEGER NOT NULL);
CREATE INDEX stay_call ON stay (call);
CREATE TABLE ring (notification_id TEXT PRIMARY KEY, call INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE) WITHOUT ROWID;
CREATE INDEX ring_call ON ring (call);
INSERT INTO call VALUES (1, '!chat:example.org', 'm.call#ROOM', '@ann:example.org', 'Ann', 'Ann', 'voice', 'missed', 1752583130000, 1752583160000, 0, 1);
INSERT INTO call VALUES (2, '!garden:example.org', 'm.call#ROOM', '@bob:example.org', NULL, 'Garden', 'video', 'answered', 1752583200000, 1752583800000, 1, 1);
INSERT INTO call VALUES (3, '!garden:example.org', 'm.call#ROOM', '@eve:example.org', 'Eve', NULL, 'video', 'not-rung', 1752584000000, 0, 1, 0);
INSERT INTO stay VALUES (2, '@bob:example.org', 'BOBDEV', 1752583200000, 1752583800000, 1752597600000);
INSERT INTO stay VALUES (2, '@me:example.org', 'MYDEVICE', 1752583210000, 1752583700000, 1752597610000);
INSERT INTO stay VALUES (3, '@eve:example.org', 'EVEDEV', 1752584000000, 0, 1752598400000);
INSERT INTO ring VALUES ('$ring1', 1);
INSERT INTO ring VALUES ('$ring2', 2);
PRAGMA user_version = 1;
