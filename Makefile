# wxreport: `make help` lists the targets.
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "%-12s %s\n", $$1, $$2}'

report: ## build the quickstart report into out/
	go run ./cmd/wxreport build examples/quickstart/report.yaml

test: ## run the tests as the README says
	go test ./...

race: ## run the tests under the race detector
	go test -race ./...

lint: ## format, vet and lint
	test -z "$$(gofmt -l .)"
	go vet ./...
	golangci-lint run

cover: ## statement coverage of the packages that promise it
	go test -cover ./analysis/... ./charts ./report/spec ./report/source

bench: ## measure speed and memory
	go test -run '^$$' -bench . -benchmem ./analysis/... ./charts ./report/... ./cmd/...

simulate: ## measure the analysis on 4,000 drawn months (twenty minutes)
	go run ./analysis/simulate -n 2000 -seed 1 -rule - -power 150

mutate: ## shift the limits of rules and want their tests to fail (ten minutes)
	WXREPORT_MUTATE=1 go test ./cmd/wxreport -run KillMutants -timeout 40m

kill: ## kill processes 200 times on each database (two minutes)
	WXREPORT_FULL=1 go test ./report/jobs -run TestKilled -timeout 20m -v

simulate-schedule: ## ten years of schedules through every outage (eight minutes)
	WXREPORT_FULL=1 go test ./report/schedule -timeout 20m

bench-fleet: ## a batch of 1,000 accounts on both databases with 1, 2 and 4 processes (hours)
	WXREPORT_BENCH=1000 go test ./report/jobs ./cmd/wxreport -run 'QueueOverhead|TestFleet' -timeout 3h -v

fuzz: ## fuzz every target for a minute
	@for p in $$(go list ./...); do for f in $$(go test -list '^Fuzz' $$p 2>/dev/null | grep ^Fuzz); do \
		echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime 60s $$p || exit 1; done; done

golden: ## rewrite the golden files; read the diff before you commit it
	go test ./analysis ./charts ./report/spec ./cmd/wxreport -update

example: ## regenerate the quickstart's raw files
	go run ./examples/quickstart/generate examples/quickstart
	go run ./examples/agency/generate examples/agency

pictures: ## redraw the README's pictures (needs poppler-utils)
	go run ./cmd/wxreport build examples/quickstart/report.yaml --as-of 2026-11-03 --only pdf --out out/pictures
	mkdir -p examples/quickstart/pictures
	pdftoppm -r 48 -f 1 -l 1 -singlefile -png out/pictures/*.pdf examples/quickstart/pictures/cover
	pdftoppm -r 72 -f 3 -l 3 -singlefile -png out/pictures/*.pdf examples/quickstart/pictures/summary
	pdftoppm -r 72 -f 9 -l 9 -singlefile -png out/pictures/*.pdf examples/quickstart/pictures/chapter

ci: ## everything the continuous integration runs
	bash .ci/run

.PHONY: help report test race lint cover bench simulate mutate kill simulate-schedule bench-fleet fuzz golden example pictures ci
