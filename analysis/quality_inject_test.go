package analysis

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
)

// table is rows of one dataset; cells are addressed by row and column name.
type table struct {
	header []string
	rows   [][]string
}

func (x *table) set(row int, column string, value any) {
	x.rows[row][slices.Index(x.header, column)] = fmt.Sprint(value)
}

// when is the first row whose first cells are these.
func (x *table) when(cells ...string) int {
	return slices.IndexFunc(x.rows, func(r []string) bool { return slices.Equal(r[:len(cells)], cells) })
}

// clean is two months of data in which everything adds up: all figures wander
// from day to day without repeating and without a level.
func clean() map[string]*table {
	out := map[string]*table{
		"followers": {header: []string{"date", "source", "new", "cancelled", "net", "total"}},
		"reads":     {header: []string{"date", "channel", "readers"}},
		"funnel":    {header: []string{"date", "stage", "users"}},
		"articles":  {header: []string{"id", "title", "published_at", "delivered", "opened", "reads", "shares", "favourites", "likes", "finish_rate"}},
		"retention": {header: []string{"cohort", "day", "size", "users"}},
	}
	add := func(name string, cells ...any) {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = fmt.Sprint(c)
		}
		out[name].rows = append(out[name].rows, row)
	}
	total, month := 20000, map[string]int{}
	first := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	for i := range 61 {
		day := first.AddDate(0, 0, i).Format(time.DateOnly)
		wave := i * 37 % 53
		gained, lost := 300+wave, 100+i*29%41
		total += gained - lost
		month[day[:7]] += gained
		add("followers", day, "", gained, lost, gained-lost, total)
		add("followers", day, "scan", 200+wave-i*11%19, "", "", "")
		add("followers", day, "card", 100+i*11%19, "", "", "")
		for c, channel := range []string{"chat", "moments", "search"} {
			add("reads", day, channel, 5003+911*c+i*(31+c)%97*7)
		}
		for s, stage := range []string{"exposure", "click", "payment"} {
			add("funnel", day, stage, []int{9001, 1103, 211}[s]+i*(23+2*s)%61)
		}
		add("articles", fmt.Sprint("a", i), fmt.Sprint("t", i), day, 20011+i, 1500+wave, 2507+wave*3, 91+wave, 61+wave, 47+wave, 0.41)
	}
	for _, cohort := range []string{"2026-09", "2026-10"} {
		for day, left := range []float64{1, 0.7, 0.6, 0.55} {
			add("retention", cohort+"-01", day, month[cohort], int(left*float64(month[cohort])))
		}
	}
	return out
}

// halfWidth is western punctuation, other than inside a number.
var halfWidth = regexp.MustCompile(`[;:?!()"]|,(?:\D|$)`)

// checksOf inspects tables and gives the checks.
func checksOf(t *testing.T, tables map[string]*table) []report.Check {
	t.Helper()
	var b strings.Builder
	for name, x := range tables {
		fmt.Fprintf(&b, "-- %s.csv --\n%s\n", name, strings.Join(x.header, ","))
		for _, r := range x.rows {
			fmt.Fprintln(&b, strings.Join(r, ","))
		}
	}
	c := readCase(t, txtar.Parse([]byte(b.String())))
	for _, lang := range []string{"zh-CN", "en"} {
		for _, check := range (Desk{}).Inspect(report.Input{Job: c.job, Words: wordsOf(t, lang), Datasets: c.datasets}) {
			if strings.ContainsAny(check.Claim, "⟦⟧{}") || lang == "zh-CN" && halfWidth.MatchString(check.Claim) {
				t.Errorf("%s: %q lacks a text or has marks of another language", lang, check.Claim)
			}
		}
	}
	return (Desk{}).Inspect(report.Input{Job: c.job, Words: wordsOf(t, "zh-CN"), Datasets: c.datasets})
}

func TestEachFaultIsFoundAlone(t *testing.T) {
	t.Parallel()
	if got := checksOf(t, clean()); len(got) > 0 {
		t.Fatalf("clean data have checks: %+v", got)
	}
	cases := map[string]struct {
		inject func(d map[string]*table)
		want   string // "check dataset severity", and what depends on it
	}{
		"missing day": {func(d map[string]*table) {
			d["reads"].rows = slices.DeleteFunc(d["reads"].rows, func(r []string) bool { return r[0] == "2026-10-09" })
		}, "missing_days reads warning"},
		"duplicate row": {func(d map[string]*table) {
			d["reads"].rows = append(d["reads"].rows, slices.Clone(d["reads"].rows[d["reads"].when("2026-10-09", "chat")]))
		}, "duplicate_row reads warning"},
		"conflicting row": {func(d map[string]*table) {
			d["reads"].rows = append(d["reads"].rows, []string{"2026-10-09", "chat", "6001"})
		}, "conflicting_row reads warning"},
		"negative count": {func(d map[string]*table) { d["funnel"].set(d["funnel"].when("2026-10-09", "payment"), "users", -4) },
			"negative funnel warning"},
		"opened above delivered":   {func(d map[string]*table) { d["articles"].set(40, "delivered", 1000) }, "exceeds articles warning"},
		"shares above reads":       {func(d map[string]*table) { d["articles"].set(40, "shares", 9000) }, "exceeds articles warning"},
		"favourites above reads":   {func(d map[string]*table) { d["articles"].set(40, "favourites", 9000) }, "exceeds articles warning"},
		"likes above reads":        {func(d map[string]*table) { d["articles"].set(40, "likes", 9000) }, "exceeds articles warning"},
		"net is not the rest":      {func(d map[string]*table) { d["followers"].set(d["followers"].when("2026-10-09", ""), "net", 9) }, "net followers warning"},
		"total does not follow on": {func(d map[string]*table) { d["followers"].set(d["followers"].when("2026-10-31", ""), "total", 99999) }, "identity followers warning"},
		"sources miss the total":   {func(d map[string]*table) { d["followers"].set(d["followers"].when("2026-10-09", "card"), "new", 9) }, "source_total followers warning"},
		"funnel not nested":        {func(d map[string]*table) { d["funnel"].set(d["funnel"].when("2026-10-09", "payment"), "users", 1900) }, "funnel_order funnel warning"},
		"retention rises":          {func(d map[string]*table) { d["retention"].set(6, "users", 8000); d["retention"].set(5, "users", 7900) }, "retention_order retention info"},
		"rate above one":           {func(d map[string]*table) { d["articles"].set(40, "finish_rate", 1.27) }, "rate_above_one articles warning"},
		"per cent read as fractions": {func(d map[string]*table) {
			for i := range d["articles"].rows {
				d["articles"].set(i, "finish_rate", 41.5)
			}
		}, "unit_suspect articles critical"},
		"stuck value": {func(d map[string]*table) {
			for i := 9; i < 16; i++ {
				d["reads"].set(d["reads"].when(fmt.Sprintf("2026-10-%02d", i), "chat"), "readers", 5551)
			}
		}, "stuck reads warning"},
		"rounded digits": {func(d map[string]*table) {
			for i := range 31 {
				d["reads"].set(d["reads"].when(fmt.Sprintf("2026-10-%02d", i+1), "chat"), "readers", 5000+100*(i*7%13))
			}
		}, "rounded reads info"},
		"last day cut off": {func(d map[string]*table) {
			for _, channel := range []string{"chat", "moments", "search"} {
				d["reads"].set(d["reads"].when("2026-10-31", channel), "readers", 911)
			}
		}, "partial_day reads warning"},
		"definition changed": {func(d map[string]*table) {
			for i := range d["reads"].rows {
				if r := d["reads"].rows[i]; r[0] >= "2026-10-15" {
					d["reads"].set(i, "readers", 2*len(r)*1801+i*13%71)
				}
			}
		}, "definition reads warning"},
		"cohort is not the month": {func(d map[string]*table) {
			for i := range 4 {
				d["retention"].set(i, "size", 12345)
			}
		}, "cohort_size retention info"},
		"capped reads": {func(d map[string]*table) { d["articles"].set(40, "reads", 100001) }, "capped articles info"},
		"same month again": {func(d map[string]*table) {
			for i := range 30 {
				for _, channel := range []string{"chat", "moments", "search"} {
					from, to := d["reads"].when(fmt.Sprintf("2026-09-%02d", i+1), channel), d["reads"].when(fmt.Sprintf("2026-10-%02d", i+1), channel)
					d["reads"].set(to, "readers", d["reads"].rows[from][2])
				}
			}
		}, "copied reads critical"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := clean()
			c.inject(data)
			got := checksOf(t, data)
			for _, check := range got {
				if line := fmt.Sprintf("%s %s %s", check.Check, check.Dataset, check.Severity); line != c.want {
					t.Errorf("also %s: %+v", line, check)
				}
				if check.Check != "missing_days" && check.Row == 0 {
					t.Errorf("%s names no row", check.Check)
				}
				if kinds := readersOf()[check.Dataset]; !slices.Equal(check.Affects, kinds) || check.Dataset != "reads" && len(kinds) == 0 {
					t.Errorf("%s affects %v", check.Check, check.Affects)
				}
			}
			if len(got) == 0 {
				t.Error("not found")
			}
		})
	}
}
