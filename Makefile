# The same as plain scripts: project/scripts/run.sh, test.sh, storm.sh, check.sh.
.PHONY: run test storm check format lock

run:
	@PORT="$(or $(PORT),8000)" sh project/scripts/run.sh

test:
	@sh project/scripts/test.sh $(ARGS)

storm: # ten minutes, whenever the engine changes
	@sh project/scripts/storm.sh

check:
	@sh project/scripts/check.sh

format:
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lock: # needs uv
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url requirements.txt -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url requirements-dev.txt -o requirements-dev.lock
