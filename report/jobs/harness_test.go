package jobs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
	"github.com/wxreport/wxreport/report/ledger/pgtest"
	"github.com/wxreport/wxreport/report/pipeline"
)

var (
	server    *pgtest.Server
	databases atomic.Int64
)

func TestMain(m *testing.M) {
	if os.Getenv("WXREPORT_CHILD") != "" {
		victim()
		return
	}
	if bin := pgtest.Find(); bin != "" {
		var err error
		if server, err = pgtest.Start(bin); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	if server != nil {
		server.Stop()
	}
	os.Exit(code)
}

// each runs a test on SQLite and on PostgreSQL with the address of an empty database.
func each(t *testing.T, test func(t *testing.T, address string)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, postgres(t))
	})
}

func postgres(t testing.TB) string {
	t.Helper()
	if server == nil {
		if os.Getenv("WXREPORT_REQUIRE_TOOLS") != "" {
			t.Fatal("PostgreSQL is not installed")
		}
		t.Skip("PostgreSQL is not installed")
	}
	address, err := server.Database(int(databases.Add(1)))
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// A spec of these tests is lines of key=value; loadFake makes a plan of it.
//
//	at=monthly 3 09:00   recipients=3   smtp=127.0.0.1:2525   build=ok|fail|panic|hang|flaky
func loadFake(path string, reading report.Reading) (*report.Plan, error) {
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	reading.Tell(path, body)
	keys := map[string]string{}
	for line := range strings.Lines(string(body)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		keys[key] = value
	}
	if keys["spec"] == "broken" {
		return nil, errors.New("report.yaml:1:1: this spec is broken")
	}
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(filepath.Base(path), ".yaml")
	words := report.NewWords("en", map[string]string{"jobs.preliminary": "preliminary: {missing}", "jobs.ends": "{dataset} ends {day}", "jobs.join": ", "}, nil)
	plan := &report.Plan{Path: path, Files: []string{path}, Title: keys["build"], Words: words, Account: report.Account{ID: name, Name: name, Location: shanghai},
		Window: report.Window{Relative: "last-month"}, Schedule: report.Schedule{At: keys["at"], Zone: shanghai, IfLate: keys["late"], IfMissed: keys["missed"]}}
	plan.Schedule.WaitForData, _ = time.ParseDuration(keys["wait"])
	plan.Schedule.MaxLateness, _ = time.ParseDuration(keys["lateness"])
	if n, _ := strconv.Atoi(keys["recipients"]); n > 0 {
		plan.Channels = []report.Step[report.Channel]{{Name: "email", Kind: "email", Do: mailer{address: keys["smtp"], n: n, review: keys["review"] != ""}}}
	}
	return plan, nil
}

// buildFake makes a report as its spec asks.
func buildFake(ctx context.Context, plan *report.Plan, job report.Job) (pipeline.Result, error) {
	switch plan.Title {
	case "fail":
		return pipeline.Result{}, errors.New("articles.csv:3: shares 812 exceed reads 640")
	case "panic":
		panic("assignment to entry in nil map")
	case "hang":
		<-make(chan int)
	case "slow":
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return pipeline.Result{}, ctx.Err()
		}
	case "flaky":
		flaky.Lock()
		defer flaky.Unlock()
		if flaky.n++; flaky.n < 3 {
			return pipeline.Result{}, report.Retryable(errors.New("45009: reached the API's daily limit"), 0)
		}
	}
	last := job.Period.Last().Format(time.DateOnly)
	if plan.Title == "gap" {
		last = job.Period.From.Format(time.DateOnly)
	}
	var faults []string
	if plan.Title == "faulty" {
		for _, char := range "عبر كتاب" {
			faults = append(faults, fmt.Sprintf("pdf: no font has the character %q", char))
		}
	}
	doc := &report.Document{Job: job, Sources: []report.Provenance{{Dataset: "followers", Last: last}}}
	return pipeline.Result{Document: doc, Remarks: faults, Artifacts: []report.Artifact{{Name: job.Account.ID + ".pdf", MediaType: "application/pdf", Body: []byte("report " + job.Account.ID + " " + job.Period.String())}}}, nil
}

var flaky struct {
	sync.Mutex
	n int
}

// swift is a timing for tests.
var swift = Timing{Tick: 100 * time.Millisecond, Beat: 50 * time.Millisecond, Silent: 5 * time.Second, Poll: 50 * time.Millisecond,
	Stop: 2 * time.Second, Retry: 20 * time.Millisecond, Data: 50 * time.Millisecond, Gather: -1, Quiet: -1}

// fixture is a workspace with an engine over it.
type fixture struct {
	*Engine
	t      testing.TB
	folder string
	mail   *mailServer
	told   chan report.Incident
	now    atomic.Int64 // milliseconds; 0: the real time
}

var november = time.Date(2026, 11, 3, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

func open(t testing.TB, address string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := Migrate(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	return l
}

func period(label string, zone *time.Location) (report.Window, error) {
	day, err := time.ParseInLocation("2006-01", label, zone)
	return report.Window{Fixed: report.Month(day)}, err
}

func newFixture(t testing.TB, address string, change func(c *Config)) *fixture {
	t.Helper()
	f := &fixture{t: t, folder: t.TempDir(), mail: startMail(t), told: make(chan report.Incident, 100)}
	c := Config{
		Workspace: report.Workspace{Path: filepath.Join(f.folder, "wxreport.yaml"), Reports: []string{filepath.Join(f.folder, "*", "*.yaml")},
			Limits: report.Limits{Workers: 4, Build: 5 * time.Second}},
		Ledger: open(t, address), Store: ledger.Store{Dir: filepath.Join(f.folder, "archive")}, Load: loadFake, Build: buildFake, Period: period,
		Days: calendar.China(), Timing: swift,
		Now: func() time.Time {
			if ms := f.now.Load(); ms > 0 {
				return time.UnixMilli(ms)
			}
			return time.Now()
		},
		Notify: func(_ context.Context, n report.Bulletin) report.Delivered {
			for _, i := range n.News {
				f.told <- i.Incident
			}
			return report.Delivered{Result: report.Accepted}
		},
	}
	if change != nil {
		change(&c)
	}
	var err error
	if f.Engine, err = New(c); err != nil {
		t.Fatal(err)
	}
	return f
}

// spec writes a report's spec: agency/account.
func (f *fixture) spec(name, text string) {
	f.t.Helper()
	path := filepath.Join(f.folder, name+".yaml")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("smtp="+f.mail.Addr().String()+"\n"+text), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) start() {
	f.t.Helper()
	if err := f.Start(f.t.Context(), true); err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := f.Stop(ctx); err != nil {
			f.t.Error(err)
		}
	})
}

// due inserts runs as a person would ask for them.
func (f *fixture) due(names ...string) {
	f.t.Helper()
	var runs []ledger.Run
	for _, n := range names {
		runs = append(runs, ledger.Run{Key: ledger.Key{Report: n, Account: filepath.Base(n), Period: "2026-10", Edition: 1}, Agency: filepath.Dir(n), State: ledger.Queued, DueAt: november})
	}
	if _, err := f.record(f.t.Context(), runs, f.Now()); err != nil {
		f.t.Fatal(err)
	}
}

// wait waits until the counts of states of runs and deliveries are as wanted.
func (f *fixture) wait(runs map[ledger.State]int, deliveries map[ledger.DeliveryState]int) {
	f.t.Helper()
	var gotRuns map[ledger.State]int
	var gotDeliveries map[ledger.DeliveryState]int
	for range 9000 { // three minutes: a busy machine is no failure
		var err1, err2 error
		gotRuns, err1 = ledger.CountRuns(f.t.Context(), f.Ledger.Reader())
		gotDeliveries, err2 = ledger.CountDeliveries(f.t.Context(), f.Ledger.Reader(), "")
		if err := errors.Join(err1, err2); err != nil {
			f.t.Fatal(err)
		}
		if equal(gotRuns, runs) && equal(gotDeliveries, deliveries) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	f.t.Fatalf("runs %v, deliveries %v; want %v, %v", gotRuns, gotDeliveries, runs, deliveries)
}

func equal[K comparable](a, b map[K]int) bool {
	if len(a) != len(b) {
		return false
	}
	for k, n := range a {
		if b[k] != n {
			return false
		}
	}
	return true
}

// told collects what the owner was told until nothing more comes for a while.
func (f *fixture) notices(want int) []string {
	f.t.Helper()
	var out []string
	for {
		wait := 10 * time.Second
		if len(out) >= want {
			wait = 400 * time.Millisecond
		}
		select {
		case i := <-f.told:
			out = append(out, fmt.Sprintf("%s over=%v", i.Key, i.Over))
		case <-time.After(wait):
			slices.Sort(out)
			return out
		}
	}
}

// tamper changes a byte of every kept message.
func tamper(t testing.TB, f *fixture) {
	t.Helper()
	list, err := ledger.Deliveries(t.Context(), f.Ledger.Reader(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		path := filepath.Join(f.Store.Dir, d.SHA256[:2], d.SHA256)
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		body[len(body)/2] ^= 1
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
