package derive

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// july is the month of the tests.
var july = report.Month(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))

// windowFunnel is the level and the entry of a person who passes the steps within a
// time in a mode: "default" or names joined by +.
func windowFunnel(events []event, steps []string, window time.Duration, mode string) (int, time.Time) {
	p := newPassage(report.Steps{Stages: steps, Mode: strings.Split(mode, "+")})
	p.window = window
	return p.through(events, july)
}

// TestWindowFunnelAsClickHouse holds the levels against those of ClickHouse's own
// tests of windowFunnel, in all its modes.
func TestWindowFunnelAsClickHouse(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/funnel_clickhouse.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			ID           string
			Events       [][2]any
			EventsByUser map[string][][2]any `json:"events_by_user"`
			Steps        []any
			Window       int
			Levels       map[string]map[string]int
			Checks       []struct {
				Mode          string
				Window, Level int
				Steps         []any
			}
		}
	}
	if err := json.Unmarshal(body, &file); err != nil {
		t.Fatal(err)
	}
	events := func(given [][2]any) []event {
		var out []event
		for _, e := range given {
			seconds, _ := e[0].(float64)
			out = append(out, event{user: "u", name: fmt.Sprint(e[1]), at: july.From.Add(time.Duration(seconds) * time.Second)})
		}
		return out
	}
	names := func(steps []any) []string {
		var out []string
		for _, s := range steps {
			out = append(out, fmt.Sprint(s))
		}
		return out
	}
	held := 0
	check := func(id string, given []event, steps []string, window int, mode string, want int) {
		held++
		if level, _ := windowFunnel(given, steps, time.Duration(window)*time.Second, mode); level != want {
			t.Errorf("%s, %s: level %d of %v within %d s, expected %d", id, mode, level, steps, window, want)
		}
	}
	for _, c := range file.Cases {
		for _, k := range c.Checks {
			check(c.ID, events(c.Events), names(k.Steps), k.Window, k.Mode, k.Level)
		}
		for mode, levels := range c.Levels {
			for user, level := range levels {
				check(c.ID+" user "+user, events(c.EventsByUser[user]), names(c.Steps), c.Window, mode, level)
			}
		}
	}
	if held != 43 {
		t.Errorf("%d levels were held against ClickHouse's, expected 43", held)
	}
}

// log builds an events dataset: "day hour user event key=value...".
type log struct{ b *report.DatasetBuilder }

func newLog() log {
	text := func(name string) report.ColumnDef { return report.ColumnDef{Name: name, Type: report.TypeText} }
	return log{report.NewDataset("events", text("user"), report.ColumnDef{Name: "time", Type: report.TypeTime}, text("event"), text("source"),
		text("content_type"), text("page"), text("zone"), report.ColumnDef{Name: "amount", Type: report.TypeNumber})}
}

func at(day, hour int) time.Time {
	return july.From.AddDate(0, 0, day-1).Add(time.Duration(hour) * time.Hour)
}

func (l log) add(when time.Time, user, name string, more map[string]string) {
	cells := []report.Value{user, when, name}
	for _, c := range []string{"source", "content_type", "page", "zone"} {
		var v report.Value
		if s := more[c]; s != "" {
			v = s
		}
		cells = append(cells, v)
	}
	var amount report.Value
	if name == "payment" {
		amount = report.Some(100)
	}
	if err := l.b.Row(report.Origin{File: "events.csv", Row: 2}, append(cells, amount)...); err != nil {
		panic(err)
	}
}

func derived(l log, more ...*report.Dataset) (report.Datasets, []report.Check) {
	in := report.Input{Job: report.Job{Period: july, AsOf: july.Until.AddDate(0, 0, 10)}, Words: report.NewWords("en", nil, nil),
		Datasets: report.Datasets{"events": l.b.Dataset()}}
	for _, ds := range more {
		in.Datasets[ds.Name] = ds
	}
	return Derive(in, report.Steps{Stages: []string{"exposure", "click", "payment"}, Window: 7})
}

// sum adds a column over the rows with a value in another.
func sum(ds *report.Dataset, where, value, of string) float64 {
	return ds.Where(func(i int) bool { return ds.Text(where, i) == value }).Sum(of).Or(-1)
}

func TestAPersonCountsOnceByTheirFurthestChain(t *testing.T) {
	t.Parallel()
	l := newLog()
	for d := 1; d <= 31; d++ { // the events go on to the end of the month
		l.add(at(d, 1), "filler", "read", nil)
	}
	// Three exposures, one purchase within a week of the second.
	l.add(at(1, 9), "a", "曝光", nil)
	l.add(at(9, 9), "a", "exposure", nil)
	l.add(at(10, 9), "a", "exposure", nil)
	l.add(at(11, 9), "a", "click", nil)
	l.add(at(12, 9), "a", "支付", nil)
	// The click comes a week and an hour later: too late.
	l.add(at(2, 9), "b", "exposure", nil)
	l.add(at(9, 10), "b", "click", nil)
	// Entered too late in the month for the window to be over.
	l.add(at(30, 9), "c", "exposure", nil)
	got, checks := derived(l)
	f := got["funnel"]
	for stage, want := range map[string]float64{"exposure": 2, "click": 1, "payment": 1} {
		if n := sum(f, "stage", stage, "users"); n != want {
			t.Errorf("%s has %v people, expected %v", stage, n, want)
		}
	}
	if !slices.ContainsFunc(checks, func(c report.Check) bool { return c.Check == "funnel_young" && c.Count == 7 }) {
		t.Errorf("no word of the 7 days left out: %+v", checks)
	}
}

func TestFollowersStayUntilTheyLeave(t *testing.T) {
	t.Parallel()
	l := newLog()
	via := map[string]string{"source": "search", "content_type": "guide"}
	l.add(at(1, 9), "a", "follow", via)
	l.add(at(1, 9), "b", "follow", via)
	l.add(at(4, 9), "b", "unfollow", nil)
	l.add(at(5, 9), "c", "payment", nil)
	l.add(at(6, 9), "a", "payment", nil)
	got, _ := derived(l)
	r := got["retention"]
	for n, want := range map[float64]float64{0: 2, 2: 2, 3: 1, 5: 1} {
		rows := r.Where(func(i int) bool { return r.Number("day", i).F == n && r.Text("group", i) == "" })
		if users := rows.Sum("users"); users.F != want || rows.Sum("size").F != 2 {
			t.Errorf("%v of %v are there on day %v, expected %v of 2", users, rows.Sum("size"), n, want)
		}
	}
	if rows := r.Where(func(i int) bool { return r.Number("day", i).F == 6 }); rows.Len() > 0 {
		t.Error("day 6 is told, which is not over")
	}
	s := got["sources"]
	if f, one, left := s.Sum("new_followers"), s.Sum("retained_1"), s.Sum("unfollowed"); f.F != 2 || one.F != 2 || left.F != 1 {
		t.Errorf("%v followers, %v after a day, %v left; expected 2, 2, 1", f, one, left)
	}
	if o, money := s.Sum("orders"), s.Sum("revenue"); o.F != 1 || money.F != 100 {
		t.Errorf("%v orders, %v; the payment of somebody without a source belongs to none", o, money)
	}
	if s.Sum("retained_7").Known {
		t.Error("seven days are not over, and are told")
	}
}

func TestPurchasesWithin72Hours(t *testing.T) {
	t.Parallel()
	l := newLog()
	l.add(at(1, 9), "a", "评论", nil)
	l.add(at(4, 9), "a", "payment", nil) // 72 hours to the minute
	l.add(at(1, 9), "b", "comment", nil)
	l.add(at(4, 10), "b", "payment", nil) // an hour late
	l.add(at(20, 9), "a", "comment", nil)
	l.add(at(20, 9), "filler", "read", nil)
	got, _ := derived(l)
	x := got["interactions"]
	if n, users, bought := x.Sum("count"), x.Sum("users"), x.Sum("converted_users"); n.F != 3 || users.F != 3 || bought.F != 1 {
		t.Errorf("%v comments of %v, %v bought; expected 3, 3, 1", n, users, bought)
	}
	last := x.Where(func(i int) bool { return x.Time("date", i).Day() == 20 })
	if last.Sum("converted_users").Known {
		t.Error("the 72 hours after the 20th are not over, and are told")
	}
}

func TestZonesSegmentsAndTiers(t *testing.T) {
	t.Parallel()
	l := newLog()
	for d := 1; d <= 31; d++ {
		l.add(at(d, 9), "daily", "read", map[string]string{"content_type": "guide"})
	}
	l.add(at(3, 9), "once", "view", map[string]string{"page": "pay"})
	l.add(at(3, 9), "once", "view", map[string]string{"page": "pay"})
	l.add(at(3, 9), "once", "click", map[string]string{"page": "pay", "zone": "offer"})
	got, _ := derived(l)
	z := got["zones"]
	if z.Len() != 1 || z.Number("views", 0).F != 2 || z.Number("clicks", 0).F != 1 {
		t.Errorf("zones: %v of %v in %d rows", z.Sum("clicks"), z.Sum("views"), z.Len())
	}
	s := got["segments"]
	if s.Sum("reads").F != 31 || s.Sum("users").F != 1 || s.Sum("shares").Known {
		t.Errorf("segments: %v reads of %v, shares %v (no event is a share: missing, not zero)", s.Sum("reads"), s.Sum("users"), s.Sum("shares"))
	}
	a := got["audience"]
	if sum(a, "value", "heavy", "users") != 1 || sum(a, "value", "light", "users") != 1 {
		t.Error("the daily reader is not heavy or the other not light")
	}
	if a.Sum("new_users").Known {
		t.Error("who is new is told from the first month of events")
	}
}

func TestWhatIsGivenWinsAndADisagreementIsTold(t *testing.T) {
	t.Parallel()
	given := func(likes float64) *report.Dataset {
		b := report.NewDataset("interactions", report.ColumnDef{Name: "kind", Type: report.TypeText}, report.ColumnDef{Name: "count", Type: report.TypeNumber})
		for kind, n := range map[string]float64{"share": 100, "点赞": likes} {
			if err := b.Row(report.Origin{File: "interactions.csv"}, kind, report.Some(n)); err != nil {
				panic(err)
			}
		}
		return b.Dataset()
	}
	l := func() log {
		l := newLog()
		for i := range 100 {
			l.add(at(1, 9), fmt.Sprint("u", i), "share", nil)
			if i < 40 {
				l.add(at(2, 9), fmt.Sprint("u", i), "like", nil)
			}
		}
		for d := 1; d <= 31; d++ {
			l.add(at(d, 9), "filler", "read", nil)
		}
		return l
	}
	for likes, want := range map[float64]bool{40: false, 39: false, 70: true} {
		got, checks := derived(l(), given(likes))
		if n := sum(got["interactions"], "kind", "点赞", "count"); n != likes {
			t.Errorf("the report shows %v likes, given were %v", n, likes)
		}
		differs := slices.ContainsFunc(checks, func(c report.Check) bool { return c.Check == "derived_interactions" && c.Severity == report.Warning })
		if differs != want {
			t.Errorf("given %v likes, 40 by the events: a disagreement is told %v, expected %v", likes, differs, want)
		}
	}
}

// TestOrderOfRowsDoesNotMatter shuffles nothing random: the events stand backwards.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	t.Parallel()
	type row struct {
		at         time.Time
		user, name string
	}
	var rows []row
	for i := range 60 {
		rows = append(rows, row{at(1+i/3, 8+i%3), fmt.Sprint("u", i%7), []string{"exposure", "click", "payment", "like", "follow"}[i%5]})
	}
	build := func(rows []row) report.Datasets {
		l := newLog()
		for _, r := range rows {
			l.add(r.at, r.user, r.name, map[string]string{"source": "search"})
		}
		got, _ := derived(l)
		return got
	}
	forwards := build(rows)
	slices.Reverse(rows)
	backwards := build(rows)
	for name, ds := range forwards {
		if name == "events" {
			continue
		}
		other := backwards[name]
		for i := range max(ds.Len(), other.Len()) {
			for _, c := range ds.Columns() {
				if i >= ds.Len() || i >= other.Len() || ds.Cell(c, i) != other.Cell(c, i) {
					t.Fatalf("%s row %d column %s depends on the order of the events", name, i, c)
				}
			}
		}
	}
}

// TestAGivenFunnelIsHeldByItsDefinition gives funnels beside events of thirty people
// who see, twenty who click within a week and three who click without having seen.
func TestAGivenFunnelIsHeldByItsDefinition(t *testing.T) {
	t.Parallel()
	l := newLog()
	for i := range 30 {
		l.add(at(2, 9), fmt.Sprint("u", i), "exposure", nil)
		if i < 20 {
			l.add(at(4, 9), fmt.Sprint("u", i), "click", nil)
		}
	}
	for i := range 3 {
		l.add(at(5, 9), fmt.Sprint("v", i), "click", nil)
	}
	for name, c := range map[string]struct {
		exposure, click float64
		want            string
	}{
		"windowed":              {30, 20, ""},
		"people who did it":     {30, 23, "funnel_definition info click row 3"},
		"neither":               {30, 40, "derived_funnel warning click row 3"},
		"one person is no gap":  {31, 20, ""},
		"both stages are wrong": {90, 41, "derived_funnel warning exposure row 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := report.NewDataset("funnel", report.ColumnDef{Name: "stage", Type: report.TypeText}, report.ColumnDef{Name: "users", Type: report.TypeNumber})
			for i, row := range [][]report.Value{{"exposure", report.Some(c.exposure)}, {"点击", report.Some(c.click)}} {
				if err := b.Row(report.Origin{File: "funnel.csv", Row: i + 2}, row...); err != nil {
					t.Fatal(err)
				}
			}
			_, checks := derived(l, b.Dataset())
			got := ""
			for _, q := range checks {
				if strings.Contains(q.Check, "funnel") {
					got += fmt.Sprint(q.Check, " ", q.Severity, " ", known(q.Subject), " row ", q.Row)
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzWindowFunnel(f *testing.F) {
	f.Add([]byte{1, 2, 3}, uint16(60))
	f.Fuzz(func(t *testing.T, body []byte, window uint16) {
		var events []event
		moment := july.From
		for _, b := range body {
			moment = moment.Add(time.Duration(b>>3) * time.Minute)
			events = append(events, event{user: "u", name: string(rune('a' + b%4)), at: moment})
		}
		steps := []string{"a", "b", "c"}
		level, entered := windowFunnel(events, steps, time.Duration(window)*time.Minute, "")
		if level < 0 || level > 3 || level > 0 && !july.Contains(entered) {
			t.Fatalf("level %d, entered %v", level, entered)
		}
		if wider, _ := windowFunnel(events, steps, 2*time.Duration(window)*time.Minute, ""); wider < level {
			t.Fatalf("a wider window reaches level %d, the narrower %d", wider, level)
		}
		for _, mode := range []string{"strict_order", "strict_order+allow_reentry", "strict_deduplication", "strict_increase", "strict_once"} {
			if strict, _ := windowFunnel(events, steps, time.Duration(window)*time.Minute, mode); strict > level {
				t.Fatalf("%s reaches level %d, the default %d", mode, strict, level)
			}
		}
	})
}
