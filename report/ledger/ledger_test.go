package ledger

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger/pgtest"
)

var (
	server    *pgtest.Server
	databases atomic.Int64
)

func TestMain(m *testing.M) {
	bin := pgtest.Find()
	if bin != "" {
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

// each runs a test on SQLite and on PostgreSQL: open gives a further connection.
func each(t *testing.T, test func(t *testing.T, open func() *Ledger)) {
	t.Parallel()
	run := func(name string, address func(t *testing.T) string) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := address(t)
			test(t, func() *Ledger {
				l, err := Open(t.Context(), at)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = l.Close() })
				return l
			})
		})
	}
	run("sqlite", func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "led ger.db") })
	run("postgres", func(t *testing.T) string {
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
	})
}

func migrated(t *testing.T, l *Ledger) *Ledger {
	t.Helper()
	if err := l.Migrate(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return l
}

var noon = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

func tx(t *testing.T, l *Ledger, do func(ctx context.Context, tx *sql.Tx) error) {
	t.Helper()
	if err := l.Tx(t.Context(), func(tx *sql.Tx) error { return do(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func run(n string) Run {
	return Run{Key: Key{Report: "agencies/a/" + n, Account: n, Period: "2026-10", Edition: 1}, Agency: "a", State: Queued, DueAt: noon}
}

// one makes a run with a pending delivery.
func one(t *testing.T, l *Ledger) (Run, Delivery) {
	t.Helper()
	r := run("meiri")
	r.ID = r.Key.ID()
	d := Delivery{ID: "m1", RunID: r.ID, Channel: "email", Recipient: "a@client.cn", SHA256: "x"}
	tx(t, l, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := InsertRuns(ctx, tx, []Run{r}, noon); err != nil {
			return err
		}
		return InsertDeliveries(ctx, tx, []Delivery{d})
	})
	return r, d
}

func TestStartersAtOnceMigrateOnce(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		var wg sync.WaitGroup
		for range 6 {
			l := open()
			wg.Go(func() {
				if err := l.Migrate(t.Context(), nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if is, want, err := open().Version(t.Context()); err != nil || is != want {
			t.Errorf("version %d, want %d: %v", is, want, err)
		}
	})
}

func TestAnOlderProgramLeavesANewerDatabaseAlone(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		if _, err := l.DB.ExecContext(t.Context(), `INSERT INTO wxreport_version (version_id, is_applied) VALUES (99, $1)`, true); err != nil {
			t.Fatal(err)
		}
		if err := l.Migrate(t.Context(), nil); !errors.Is(err, ErrNewer) {
			t.Errorf("%v, want ErrNewer", err)
		}
	})
}

func TestARunIsInsertedOnceInWhateverOrder(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		first := migrated(t, open())
		second := open()
		var runs []Run
		for i := range 200 {
			runs = append(runs, run(string(rune('a'+i%26))+strings.Repeat("x", i/26)))
		}
		SortRuns(runs)
		var won atomic.Int64
		var wg sync.WaitGroup
		for _, l := range []*Ledger{first, second, first, second} {
			wg.Go(func() {
				err := l.Tx(t.Context(), func(tx *sql.Tx) error {
					fresh, err := InsertRuns(t.Context(), tx, runs, noon)
					won.Add(int64(len(fresh)))
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n, err := CountRuns(t.Context(), first.Reader()); won.Load() != 200 || n[Queued] != 200 || err != nil {
			t.Errorf("%d won, %v counted, want 200: %v", won.Load(), n, err)
		}
	})
}

func TestOneOfManyClaims(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		other := open()
		_, d := one(t, l)
		var won atomic.Int64
		var wg sync.WaitGroup
		for i := range 12 {
			l := []*Ledger{l, other}[i%2]
			wg.Go(func() {
				if ok, err := Claim(t.Context(), l.DB, d.ID, string(rune('a'+i)), noon); err != nil {
					t.Error(err)
				} else if ok {
					won.Add(1)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d claimed one message", won.Load())
		}
	})
}

// TestDeliveriesMoveOnlyWhereNothingCanBeSentTwiceOrLost walks the states as two owners might.
func TestDeliveriesMoveOnlyWhereNothingCanBeSentTwiceOrLost(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		type act func(id string) (bool, error)
		ctx := t.Context()
		claim := func(owner string) act {
			return func(id string) (bool, error) { return Claim(ctx, l.DB, id, owner, noon) }
		}
		settle := func(owner string, r report.Result) act {
			return func(id string) (bool, error) {
				return Settle(ctx, l.DB, id, owner, report.Delivered{Result: r, Reply: "250 ok"}, noon.Add(time.Minute), noon)
			}
		}
		abandon := func(id string) (bool, error) { return Abandon(ctx, l.DB, id, noon) }
		release := func(id string) (bool, error) { return Release(ctx, l.DB, id, noon) }
		missed := func(r report.Result) act {
			return func(id string) (bool, error) {
				return Missed(ctx, l.DB, id, "a", report.Delivered{Result: r}, noon, noon)
			}
		}
		confirm := func(id string) (bool, error) { return Confirm(ctx, l.DB, id, true, noon) }
		type step struct {
			do    act
			moves bool
		}
		for name, c := range map[string]struct {
			steps []step
			want  DeliveryState
		}{
			"sent":                              {[]step{{claim("a"), true}, {settle("a", report.Accepted), true}, {claim("b"), false}}, WasAccepted},
			"refused":                           {[]step{{claim("a"), true}, {settle("a", report.Rejected), true}, {claim("b"), false}}, WasRejected},
			"later":                             {[]step{{claim("a"), true}, {settle("a", report.RetryLater), true}, {claim("b"), true}}, BeingSent},
			"lost reply":                        {[]step{{claim("a"), true}, {settle("a", report.Unknown), true}, {claim("b"), false}}, UnknownState},
			"another's token settles nothing":   {[]step{{claim("a"), true}, {settle("b", report.Accepted), false}}, BeingSent},
			"abandoned, then accepted":          {[]step{{claim("a"), true}, {abandon, true}, {settle("a", report.Accepted), true}}, WasAccepted},
			"abandoned never returns by itself": {[]step{{claim("a"), true}, {abandon, true}, {settle("a", report.RetryLater), false}, {claim("b"), false}}, UnknownState},
			"a person sends again":              {[]step{{claim("a"), true}, {abandon, true}, {release, true}, {settle("a", report.Accepted), false}, {claim("b"), true}}, BeingSent},
			"accepted is not sent again":        {[]step{{claim("a"), true}, {settle("a", report.Accepted), true}, {release, false}, {abandon, false}}, WasAccepted},
			"a person knows":                    {[]step{{claim("a"), true}, {abandon, true}, {confirm, true}, {release, false}}, WasAccepted},
			"refused before the claim":          {[]step{{missed(report.Rejected), true}, {claim("b"), false}}, WasRejected},
			"no connection":                     {[]step{{missed(report.RetryLater), true}, {claim("b"), true}, {missed(report.RetryLater), false}}, BeingSent},
		} {
			_, d := one(t, l)
			for i, s := range c.steps {
				if moved, err := s.do(d.ID); err != nil || moved != s.moves {
					t.Errorf("%s: step %d moved: %v, want %v, %v", name, i+1, moved, s.moves, err)
				}
			}
			got, err := DeliveryByID(ctx, l.DB, d.ID)
			if err != nil || got.State != c.want {
				t.Errorf("%s: %s, want %s, %v", name, got.State, c.want, err)
			}
			for _, table := range []string{"transcript", "delivery", "run"} {
				if _, err := l.DB.ExecContext(ctx, `DELETE FROM `+table); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestAnArtifactKeepsItsBytes(t *testing.T) {
	t.Parallel()
	s := Store{Dir: t.TempDir()}
	name, err := s.Put([]byte("report"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.Put([]byte("report")); err != nil || again != name {
		t.Errorf("%s, %v: want the same name", again, err)
	}
	if body, err := s.Get(name); err != nil || string(body) != "report" {
		t.Errorf("%q, %v", body, err)
	}
	if err := os.WriteFile(s.path(name), []byte("repost"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(name); !errors.Is(err, ErrChanged) {
		t.Errorf("%v, want ErrChanged", err)
	}
	if _, err := s.Get(strings.Repeat("0", 64)); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("%v, want: is missing", err)
	}
}

func TestTurnsAtARelayAreSpreadOverProcesses(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		ledgers := []*Ledger{migrated(t, open()), open(), open()}
		var mu sync.Mutex
		turns := map[time.Time]int{}
		var wg sync.WaitGroup
		for _, l := range ledgers {
			wg.Go(func() {
				for range 10 {
					err := l.Tx(t.Context(), func(tx *sql.Tx) error {
						at, err := Turn(t.Context(), tx, noon, Lane{"smtp.client.cn:465", 3 * time.Second, 25})
						if err == nil {
							mu.Lock()
							defer mu.Unlock()
							turns[at]++
						}
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for i := range 25 {
			if at := noon.Add(time.Duration(i) * 3 * time.Second); turns[at] != 1 {
				t.Errorf("turn %d at %v taken %d times", i, at, turns[at])
			}
		}
		midnight := time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC)
		for i := range 5 { // beyond the day's limit
			if at := midnight.Add(time.Duration(i) * 3 * time.Second); turns[at] != 1 {
				t.Errorf("turn %d of the next day taken %d times: %v", i, turns[at], turns)
			}
		}
	})
}

func TestAnOwnerIsToldOnceAnIncidentAndOnceOfItsEnd(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		ctx := t.Context()
		incident := report.Incident{Key: "build/meiri", Report: "meiri", Account: "meiri", Title: "failed", Text: "no such file"}
		for i, want := range []bool{true, false, false} {
			if fresh, err := Begin(ctx, l.DB, incident, noon.Add(time.Duration(i)*time.Hour)); err != nil || fresh != want {
				t.Errorf("failure %d is a new incident: %v, want %v, %v", i+1, fresh, want, err)
			}
		}
		tell := func(over bool, want int) {
			t.Helper()
			list, err := Untold(ctx, l.Reader())
			if err != nil || len(list) != want {
				t.Fatalf("%d to tell, want %d, %v", len(list), want, err)
			}
			for _, i := range list {
				first, err1 := Tell(ctx, l.DB, i, noon)
				second, err2 := Tell(ctx, l.DB, i, noon)
				if !first || second || i.Over != over || err1 != nil || err2 != nil {
					t.Errorf("told %v, then %v, over %v", first, second, i.Over)
				}
			}
		}
		tell(false, 1)
		tell(false, 0)
		if ended, err := Recover(ctx, l.DB, incident.Key, noon.Add(5*time.Hour)); !ended || err != nil {
			t.Error(ended, err)
		}
		tell(true, 1)
		tell(true, 0)
		if again, err := Begin(ctx, l.DB, incident, noon.Add(9*time.Hour)); !again || err != nil {
			t.Error("a failure after the recovery is a new incident", again, err)
		}
		tell(false, 1)
	})
}

func TestBadAddressesAreRefusedWithoutTheirPassword(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"mysql://root:hunter2@db/x":               "expected sqlite:PATH or postgres://",
		"sqlite:":                                 "expected a form like sqlite:wxreport.db",
		"sqlite:a.db?mode=ro":                     "expected a form like sqlite:wxreport.db",
		"postgres://u:hunter2@[":                  "malformed",
		"postgres://u:hunter2@127.0.0.1:1/x":      "postgres://127.0.0.1:1/x",
		"postgres://u:hunter2@127.0.0.1:notnum/x": "malformed",
	} {
		_, err := Open(t.Context(), address)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}

func TestStepsAndRequeueing(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := migrated(t, open())
		r, _ := one(t, l)
		ctx := t.Context()
		for _, detail := range []string{"first", "second"} {
			if err := Record(ctx, l.DB, r.ID, "build", detail, noon); err != nil {
				t.Fatal(err)
			}
		}
		if steps, err := Steps(ctx, l.Reader(), r.ID); err != nil || len(steps) != 1 || steps[0].Detail != "second" {
			t.Errorf("%v %v", steps, err)
		}
		if again, err := Requeue(ctx, l.DB, r.ID, noon); again || err != nil {
			t.Errorf("an open run was queued again: %v", err)
		}
		if ok, err := Move(ctx, l.DB, r.ID, []State{Queued}, Failed, "no such file", noon); !ok || err != nil {
			t.Error(ok, err)
		}
		if again, err := Requeue(ctx, l.DB, r.ID, noon); !again || err != nil {
			t.Error(again, err)
		}
		got, err := Runs(ctx, l.Reader(), Filter{Account: "meiri", States: []State{Queued, Failed}, Limit: 3})
		if err != nil || len(got) != 1 || !got[0].Urgent || got[0].Reason != "" || !got[0].DoneAt.IsZero() {
			t.Errorf("%+v %v", got, err)
		}
	})
}

// TestADatabaseClosesAlthoughSomebodyHoldsAConnection: a program that is told to stop must end.
func TestADatabaseClosesAlthoughSomebodyHoldsAConnection(t *testing.T) {
	each(t, func(t *testing.T, open func() *Ledger) {
		l := open()
		if !l.Postgres() {
			t.Skip("SQLite has no connections that listen")
		}
		held, err := l.Listener.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer held.Release()
		if err := l.Close(); err == nil || !strings.Contains(err.Error(), "still in use") {
			t.Errorf("%v, want: still in use", err)
		}
	})
}
