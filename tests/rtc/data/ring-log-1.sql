-- ring-log.db as the first version of its schema had it: a call that rang and was missed, and one into a muted room.
CREATE TABLE record (event_id TEXT PRIMARY KEY, room_id TEXT NOT NULL, sender TEXT NOT NULL, type TEXT NOT NULL, shape TEXT NOT NULL, kind TEXT NOT NULL,
  sent INTEGER NOT NULL, arrived INTEGER NOT NULL, steps TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO record VALUES ('$ring1', '!chat:example.org', '@ann:example.org', 'org.matrix.msc4075.rtc.notification', 'flat-slot', 'ring', 1752583130000, 1752583130500,
  '1752583130500 optimistic ring none' || char (10) || '1752583130700 ok ring none' || char (10) || '1752583220500 expired nothing none' || char (10));
INSERT INTO record VALUES ('$ring2', '!garden:example.org', '@bob:example.org', 'org.matrix.msc4075.rtc.invite', 'invite', 'ring', 1752583200000, 1752583200400,
  '1752583200400 muted-room nothing none' || char (10));
PRAGMA user_version = 1;
