BEGIN TRANSACTION;
CREATE TABLE ledger_entries (
	number INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	table_name TEXT NOT NULL, 
	fact_key TEXT NOT NULL, 
	body TEXT NOT NULL, 
	valid_from TEXT, 
	valid_to TEXT, 
	author TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	utc_offset INTEGER, 
	post_key TEXT, 
	post_position INTEGER, 
	supersedes INTEGER, 
	previous TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "ledger_entries" VALUES(1,'fact','projects','["P-1"]','{"extras":{"楼层":"12"},"values":{"id":"P-1","name":"环城路"}}',NULL,NULL,'王','','2024-03-01T09:01:00.000000',28800,'mail 1',0,NULL,'0000000000000000000000000000000000000000000000000000000000000000','d833d7b9af45a16d4edaab12b8d741320b372d88cd0fc149ceb228d74a539ca8');
INSERT INTO "ledger_entries" VALUES(2,'fact','reports','["P-1","2017-10",null]','{"units":{"actual_progress":"%","planned_progress":"%"},"values":{"actual_progress":"61.5","period":"2017-10","planned_progress":"70","project":"P-1"}}','2017-10-01','2017-10-31','','','2024-03-01T09:01:00.000000',28800,'mail 1',1,NULL,'d833d7b9af45a16d4edaab12b8d741320b372d88cd0fc149ceb228d74a539ca8','aaf925bd375f4f3b7e24115959e2e23a3ff217f2c1facbdb0b72b5303747e707');
INSERT INTO "ledger_entries" VALUES(3,'correction','projects','["P-1"]','{"values":{"id":"P-1","name":"环城路''二期"}}',NULL,NULL,'','renamed','2024-03-01T09:02:00.000000',28800,NULL,NULL,1,'aaf925bd375f4f3b7e24115959e2e23a3ff217f2c1facbdb0b72b5303747e707','004b5fb677a235555e1f42d0c013f994edbabe44408b5f3f98cfd15d33358509');
INSERT INTO "ledger_entries" VALUES(4,'note','','','{"text":"引号 \" ''"}',NULL,NULL,'','','2024-03-01T09:03:00.000000',28800,NULL,NULL,NULL,'004b5fb677a235555e1f42d0c013f994edbabe44408b5f3f98cfd15d33358509','9ce215046154d16b1f8c8530777f68ecb3f489cf5c5070921dd93d02094d5247');
CREATE TABLE ledger_head (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "ledger_head" VALUES(1,4,'9ce215046154d16b1f8c8530777f68ecb3f489cf5c5070921dd93d02094d5247');
CREATE TABLE ledger_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT ledger_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "ledger_version" VALUES('0001');
CREATE INDEX ledger_facts ON ledger_entries (table_name, fact_key, number);
CREATE INDEX ledger_kinds ON ledger_entries (kind, number);
CREATE UNIQUE INDEX ledger_posts ON ledger_entries (post_key, post_position);
COMMIT;
