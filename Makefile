# The same as plain scripts: project/scripts/run.sh, test.sh, check.sh.
.PHONY: run test storm check format lock

run:
	@PORT="$(or $(PORT),8000)" sh project/scripts/run.sh

test:
	@sh project/scripts/test.sh $(ARGS)

storm: # ten minutes: killed processes, full disks, moved clocks, restarted databases, all trials on PostgreSQL
	@sh project/scripts/test.sh tests/storm -n 3
	@DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres sh project/scripts/test.sh tests/every_flow -n 3

check:
	@sh project/scripts/check.sh

format:
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lock: # needs uv
	uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url requirements.txt -o requirements.lock
	uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url requirements-dev.txt -o requirements-dev.lock
