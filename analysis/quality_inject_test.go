package analysis

import (
	"fmt"
	"maps"
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
		"followers":    {header: []string{"date", "source", "new", "cancelled", "net", "total"}},
		"interactions": {header: []string{"date", "kind", "count"}},
		"funnel":       {header: []string{"date", "stage", "users"}},
		"articles":     {header: []string{"id", "title", "published_at", "delivered", "opened", "reads", "shares", "favourites", "likes", "finish_rate"}},
		"retention":    {header: []string{"cohort", "day", "size", "users"}},
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
			add("interactions", day, channel, 5003+911*c+i*(31+c)%97*7)
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
	c := caseOf(t, tables)
	for _, lang := range []string{"zh-CN", "en"} {
		for _, check := range (Desk{}).Inspect(report.Input{Job: c.job, Words: wordsOf(t, lang), Datasets: c.datasets}) {
			if strings.ContainsAny(check.Claim, "⟦⟧{}") || lang == "zh-CN" && halfWidth.MatchString(check.Claim) {
				t.Errorf("%s: %q lacks a text or has marks of another language", lang, check.Claim)
			}
		}
	}
	return (Desk{}).Inspect(report.Input{Job: c.job, Words: wordsOf(t, "zh-CN"), Rules: allRules(t), Datasets: c.datasets})
}

// caseOf is tables as a case.
func caseOf(t *testing.T, tables map[string]*table) testCase {
	t.Helper()
	var b strings.Builder
	for name, x := range tables {
		fmt.Fprintf(&b, "-- %s.csv --\n%s\n", name, strings.Join(x.header, ","))
		for _, r := range x.rows {
			fmt.Fprintln(&b, strings.Join(r, ","))
		}
	}
	return readCase(t, txtar.Parse([]byte(b.String())))
}

// allRules is the rules of all sections.
func allRules(t testing.TB) report.Rulebook {
	t.Helper()
	out := rulesOf(t, "data", "zh-CN")
	for _, kind := range Kinds() {
		maps.Copy(out, rulesOf(t, kind.Name, "zh-CN"))
	}
	return out
}

// always are alert values that every month breaches, so that each figure has a finding.
var always = map[string]string{
	"growth":  "{new: {below: 99999}, cancelled: {above: 1}, net: {below: 99999}, cancel_rate: {above: 0.0001}}",
	"content": "{open_rate: {below: 0.9}, share_rate: {below: 0.9}, favourite_rate: {below: 0.9}, finish_rate: {above: 0.1}, delivery_rate: {off: true}}",
	"funnel":  "{exposure>click: {below: 0.9}, click>payment: {below: 0.9}}", "retention": "{rate.1: {below: 0.99}, rate.3: {below: 0.99}}",
	"interaction": "{per_day: {below: 999999}, answered_2h: {off: true}}", "traffic": "{follow_rate: {below: 0.99}}", "platforms": "{}",
}

// lacks reports whether a section that cannot do without some data has none.
func lacks(c testCase, kind report.Kind[report.Section]) bool {
	for _, need := range kind.Options().(report.Section).Needs() {
		if !need.Optional && c.datasets.Get(need.Dataset) == nil {
			return true
		}
	}
	return false
}

// edit runs the sections that have alert values and edits their findings.
func edit(t *testing.T, c testCase) report.Edited {
	t.Helper()
	in := report.Input{Job: c.job, Words: wordsOf(t, "zh-CN"), Rules: allRules(t), Datasets: c.datasets}
	in.Checks = Desk{}.Inspect(in)
	var chapters []report.Chapter
	for _, kind := range Kinds() {
		alerts, ok := always[kind.Name]
		if !ok {
			continue
		}
		options := "alerts: " + alerts + "\n"
		if kind.Name == "funnel" {
			options += "stages: [exposure, click, payment]\n"
		}
		c.options = []byte(options)
		if !lacks(c, kind) {
			chapters = append(chapters, c.run(t, kind.Name, "zh-CN"))
		}
	}
	return Desk{}.Summarize(in, chapters)
}

func TestEachFaultIsFoundAlone(t *testing.T) {
	t.Parallel()
	if got := checksOf(t, clean()); len(got) > 0 {
		t.Fatalf("clean data have checks: %+v", got)
	}
	cases := map[string]struct {
		inject func(d map[string]*table)
		want   string // "check dataset severity"
		falls  string // the figures whose findings depend on it
	}{
		"missing day": {func(d map[string]*table) {
			d["followers"].rows = slices.DeleteFunc(d["followers"].rows, func(r []string) bool { return r[0] == "2026-10-09" })
		}, "missing_days followers warning", "growth.cancel_rate growth.cancelled growth.net growth.new"},
		"duplicate row": {func(d map[string]*table) {
			d["interactions"].rows = append(d["interactions"].rows, slices.Clone(d["interactions"].rows[d["interactions"].when("2026-10-09", "chat")]))
		}, "duplicate_row interactions warning", "interaction.per_day.chat"},
		"conflicting row": {func(d map[string]*table) {
			d["interactions"].rows = append(d["interactions"].rows, []string{"2026-10-09", "chat", "6001"})
		}, "conflicting_row interactions warning", "interaction.per_day.chat"},
		"negative count": {func(d map[string]*table) { d["funnel"].set(d["funnel"].when("2026-10-09", "payment"), "users", -4) },
			"negative funnel warning", "funnel.rate.click>payment"},
		"opened above delivered":   {func(d map[string]*table) { d["articles"].set(40, "delivered", 1000) }, "exceeds articles warning", "content.open_rate"},
		"shares above reads":       {func(d map[string]*table) { d["articles"].set(40, "shares", 9000) }, "exceeds articles warning", "content.favourite_rate content.finish_rate content.share_rate"},
		"favourites above reads":   {func(d map[string]*table) { d["articles"].set(40, "favourites", 9000) }, "exceeds articles warning", "content.favourite_rate content.finish_rate content.share_rate"},
		"likes above reads":        {func(d map[string]*table) { d["articles"].set(40, "likes", 9000) }, "exceeds articles warning", "content.favourite_rate content.finish_rate content.share_rate"},
		"net is not the rest":      {func(d map[string]*table) { d["followers"].set(d["followers"].when("2026-10-09", ""), "net", 9) }, "net followers warning", "growth.cancel_rate growth.cancelled growth.daily_cancel_rate growth.net growth.new growth.new_share.scan"},
		"total does not follow on": {func(d map[string]*table) { d["followers"].set(d["followers"].when("2026-10-31", ""), "total", 99999) }, "identity followers warning", "growth.cancel_rate growth.cancelled growth.daily_cancel_rate growth.net growth.new growth.new_share.scan"},
		"sources miss the total":   {func(d map[string]*table) { d["followers"].set(d["followers"].when("2026-10-09", "card"), "new", 9) }, "source_total followers warning", "growth.net growth.new growth.new_share.scan"},
		"funnel not nested":        {func(d map[string]*table) { d["funnel"].set(d["funnel"].when("2026-10-09", "payment"), "users", 1900) }, "funnel_order funnel warning", "funnel.rate.click>payment"},
		"retention rises":          {func(d map[string]*table) { d["retention"].set(6, "users", 8000); d["retention"].set(5, "users", 7900) }, "retention_order retention info", ""},
		"rate above one":           {func(d map[string]*table) { d["articles"].set(40, "finish_rate", 1.27) }, "rate_above_one articles warning", "content.finish_rate"},
		"per cent read as fractions": {func(d map[string]*table) {
			for i := range d["articles"].rows {
				d["articles"].set(i, "finish_rate", 41.5)
			}
		}, "unit_suspect articles critical", "content.finish_rate"},
		"stuck value": {func(d map[string]*table) {
			for i := 9; i < 16; i++ {
				d["interactions"].set(d["interactions"].when(fmt.Sprintf("2026-10-%02d", i), "chat"), "count", 5551)
			}
		}, "stuck interactions warning", "interaction.per_day.chat"},
		"rounded digits": {func(d map[string]*table) {
			for i := range 31 {
				d["interactions"].set(d["interactions"].when(fmt.Sprintf("2026-10-%02d", i+1), "chat"), "count", 5000+100*(i*7%13))
			}
		}, "rounded interactions info", ""},
		"last day cut off": {func(d map[string]*table) {
			for _, channel := range []string{"chat", "moments", "search"} {
				d["interactions"].set(d["interactions"].when("2026-10-31", channel), "count", 911)
			}
		}, "partial_day interactions warning", "interaction.per_day.chat interaction.per_day.moments interaction.per_day.search"},
		"definition changed": {func(d map[string]*table) {
			for i := range d["interactions"].rows {
				if r := d["interactions"].rows[i]; r[0] >= "2026-10-15" {
					d["interactions"].set(i, "count", 2*len(r)*1801+i*13%71)
				}
			}
		}, "definition interactions warning", ""},
		"cohort is not the month": {func(d map[string]*table) {
			for i := range 4 {
				d["retention"].set(i, "size", 12345)
			}
		}, "cohort_size retention info", ""},
		"capped reads": {func(d map[string]*table) { d["articles"].set(40, "reads", 100001) }, "capped articles info", ""},
		"same month again": {func(d map[string]*table) {
			for i := range 30 {
				for _, channel := range []string{"chat", "moments", "search"} {
					from, to := d["interactions"].when(fmt.Sprintf("2026-09-%02d", i+1), channel), d["interactions"].when(fmt.Sprintf("2026-10-%02d", i+1), channel)
					d["interactions"].set(to, "count", d["interactions"].rows[from][2])
				}
			}
		}, "copied interactions critical", "interaction.per_day.chat interaction.per_day.moments interaction.per_day.search"},
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
			}
			if len(got) == 0 {
				t.Error("not found")
			}
			onlyDependants(t, caseOf(t, clean()), caseOf(t, data), c.falls, strings.HasSuffix(c.want, "critical"))
		})
	}
}

// TestTimesAndSamplesOfOtherKinds plants the faults that need moments and rivals:
// times of another zone and titles that were cut off. Each case gives the checks of
// its data as they are and with the fault.
func TestTimesAndSamplesOfOtherKinds(t *testing.T) {
	t.Parallel()
	const commenting = "-- comments.csv --\nid,user,time,text\n"
	// comments writes some at each hour of each day of October, moved by some hours; a
	// third of the day's at 21 o'clock, so that another midnight moves them.
	comments := func(moved int) (rows, daily string) {
		var b, d strings.Builder
		for day := range 31 {
			n := 0
			for hour := 7; hour < 24; hour++ {
				for k := range 1 + (day*7+hour*3)%5 {
					at := time.Date(2026, 10, day+1, hour, 10+k, 0, 0, time.UTC).Add(time.Duration(moved) * time.Hour)
					fmt.Fprintf(&b, "c%d-%d-%d,u%d,%s,第%d条%d\n", day, hour, k, day*100+hour*5+k, at.Format(time.DateTime), day*100+hour, k)
					n++
				}
			}
			fmt.Fprintf(&d, "2026-10-%02d,comment,%d\n", day+1, n)
		}
		return commenting + b.String(), "-- interactions.csv --\ndate,kind,count\n" + d.String()
	}
	early := func(before int) string {
		var a, d strings.Builder
		for i := range 12 {
			fmt.Fprintf(&a, "a%d,t%d,2026-10-%02d 07:30:00,9%03d\n", i, i, i+5, i*37%91)
			day := i + 5
			if i < before {
				day--
			}
			fmt.Fprintf(&d, "a%d,2026-10-%02d,4%02d\na%d,2026-10-%02d,3%02d\n", i, day, i*17%83, i, i+6, i*13%83)
		}
		return "-- articles.csv --\nid,title,published_at,reads\n" + a.String() + "-- article_days.csv --\narticle_id,date,reads\n" + d.String()
	}
	titles := func(perAccount ...int) string {
		var b strings.Builder
		for k, n := range perAccount {
			for i := range n {
				fmt.Fprintf(&b, "竞品%d,标题%d之%d,2026-10-%02d 08:00:00\n", k, k, i, 1+i%31)
			}
		}
		return "-- titles.csv --\naccount,title,published_at\n" + b.String()
	}
	eight, daily := comments(-8)
	same, _ := comments(0)
	sampled := "-- competitors.csv --\naccount,metric,value,period\n竞品0,articles,%d,2026-10\n"
	for name, c := range map[string]struct{ data, want string }{
		"comments of the day":           {same + daily, ""},
		"comments of another zone":      {eight + daily, "time_zone comments warning 4: 评论明细的时间平移 8 小时后，才与互动数据的逐日数一致"},
		"comments by night":             {eight, "time_zone comments warning 4: 评论明细最少的时段是 17 时至 23 时，与人们的作息相差约 8 小时"},
		"comments by day":               {same, ""},
		"read when published":           {early(0), ""},
		"two read before":               {early(2), ""},
		"many read before":              {early(9), "time_zone article_days warning 2: 12 篇中有 9 篇在发布日之前已有阅读"},
		"titles as they come":           {titles(41, 57, 66), ""},
		"titles cut off":                {titles(50, 50, 50, 71), "sampled titles info 2: 竞品0、竞品1、竞品2都恰好是 50 个标题"},
		"two accounts meet by chance":   {titles(50, 50, 71), ""},
		"so many titles every day":      {titles(31*6, 31*6), "sampled titles info 2: 竞品0、竞品1每天都恰好是 6 个标题"},
		"fewer titles than were stated": {titles(41, 57) + fmt.Sprintf(sampled, 90), "sampled titles warning 2: “竞品0”只收集到 41 个标题，而同期发文 90 篇"},
		"nearly as many as were stated": {titles(41, 57) + fmt.Sprintf(sampled, 44), ""},
		"a rival's zone is no concern":  {titles(41), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc := readCase(t, txtar.Parse([]byte(c.data)))
			for _, lang := range []string{"en", "zh-CN"} {
				got := ""
				for _, q := range (Desk{}).Inspect(report.Input{Job: tc.job, Words: wordsOf(t, lang), Rules: allRules(t), Datasets: tc.datasets}) {
					if q.Check == "time_zone" || q.Check == "sampled" {
						got += fmt.Sprintf("%s %s %s %d: %s", q.Check, q.Dataset, q.Severity, q.Row, q.Claim)
						if strings.ContainsAny(q.Claim, "⟦⟧{}") || len(q.Affects) == 0 {
							t.Errorf("%s: %+v lacks a text or what it makes doubtful", lang, q)
						}
					}
				}
				if lang == "zh-CN" && (c.want == "" && got != "" || !strings.HasPrefix(got, c.want)) {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			}
		})
	}
}

// onlyDependants edits the month without and with the fault: findings about other
// figures stay word for word; those that depend on it say so, and nothing is said of
// them where the fault blocks.
func onlyDependants(t *testing.T, before, after testCase, falls string, blocks bool) {
	t.Helper()
	was, is := edit(t, before), edit(t, after)
	var fell []string
	for _, f := range is.Findings {
		if f.Rule == disagreeRule {
			continue
		}
		i := slices.IndexFunc(was.Findings, f.Same)
		if i < 0 {
			t.Fatalf("%s %s is new", f.Rule, f.Subject)
		}
		g := was.Findings[i]
		doubt := slices.ContainsFunc(f.Evidence, func(line string) bool { return strings.HasPrefix(line, "数据存疑：") })
		told := slices.ContainsFunc(is.Checks, func(q report.Check) bool {
			return slices.Contains(q.Invalidates, f.ID) && slices.Contains(q.Affects, f.Rule)
		})
		if doubt != told {
			t.Errorf("%s: doubt in the finding %v, in the quality list %v", f.Metric, doubt, told)
		}
		if doubt {
			fell = append(fell, f.Metric)
			if blocked := f.Verdict == report.Insufficient && f.Severity == report.Notice && strings.Contains(f.Claim, "更正后方可判断"); blocked != blocks {
				t.Errorf("%s is blocked: %v, want %v: %s", f.Metric, blocked, blocks, f.Claim)
			}
			if f.Factors.Confidence >= g.Factors.Confidence && f.Value == g.Value {
				t.Errorf("%s: confidence %v was %v", f.Metric, f.Factors.Confidence, g.Factors.Confidence)
			}
		}
	}
	slices.Sort(fell)
	fell = slices.Compact(fell)
	if got := strings.Join(fell, " "); got != falls {
		t.Errorf("in doubt: %s\nwant:     %s", got, falls)
	}
	for _, g := range was.Findings {
		i := slices.IndexFunc(is.Findings, g.Same)
		if i < 0 {
			t.Errorf("%s is gone", g.Metric)
		} else if f := is.Findings[i]; !slices.Contains(fell, g.Metric) && !mayMove(is.Checks, f) &&
			(f.Claim != g.Claim || f.Severity != g.Severity || f.Verdict != g.Verdict || !slices.Equal(f.Evidence, g.Evidence)) {
			t.Errorf("%s does not depend on the fault and changed:\n%v\n%v", g.Metric, g, f)
		}
	}
}

// mayMove tells a finding whose figure is computed from changed cells that only a
// note is about.
func mayMove(checks []report.Check, f report.Finding) bool {
	return slices.ContainsFunc(checks, func(q report.Check) bool {
		return doubts(report.Check{Check: "other", Dataset: q.Dataset, Column: q.Column}, f)
	})
}
