package analysis

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
)

// sheet writes a case: datasets as CSV, the period October 2026.
func sheet(t *testing.T, options string, parts map[string]string) testCase {
	t.Helper()
	archive := &txtar.Archive{Files: []txtar.File{{Name: "job", Data: []byte("period: 2026-10\ncompare: previous year-ago\nas-of: 2026-11-03\n")}, {Name: "options.yaml", Data: []byte(options)}}}
	for _, name := range sortedKeys(parts) {
		archive.Files = append(archive.Files, txtar.File{Name: name + ".csv", Data: []byte(parts[name])})
	}
	return readCase(t, archive)
}

// sourceDays draws twelve days of October for some sources, each with rates of its own.
func sourceDays(r *rand.Rand, names []string, money float64) string {
	var out strings.Builder
	fmt.Fprintln(&out, "date,source,visits,visitors,new_followers,retained_7,unfollowed,orders,revenue")
	for k, name := range names {
		follow, stay, leave, basket := 0.05+0.2*r.Float64(), 0.15+0.3*r.Float64(), 0.02+0.1*r.Float64(), 20+200*r.Float64()
		for day := range 12 {
			visits := 1000*(len(names)-k) + r.IntN(400)
			fresh := int(follow * float64(visits) * (0.95 + 0.1*r.Float64()))
			orders := 10 + r.IntN(10)
			fmt.Fprintf(&out, "2026-10-%02d,%s,%d,%d,%d,%d,%d,%d,%s\n", day+1, name, visits+50, visits, fresh, int(stay*float64(fresh)), int(leave*float64(fresh)), orders,
				fmt.Sprint(math.Round(basket*float64(orders)*(0.9+0.2*r.Float64()))*money))
		}
	}
	return out.String()
}

// verdicts prints what findings say but for their numbers, with labels replaced.
func verdicts(findings []report.Finding, labels map[string]string) []string {
	var out []string
	for _, f := range findings {
		line := strings.Join([]string{f.Rule, f.Subject, f.Metric, string(f.Severity), string(f.Verdict), string(f.Direction)}, " ")
		for from, to := range labels {
			line = strings.ReplaceAll(line, from, to)
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

// TestNamesOfSegmentsChangeNoVerdict gives the sources other names, in another order of
// the alphabet: the same is told of each.
func TestNamesOfSegmentsChangeNoVerdict(t *testing.T) {
	t.Parallel()
	told := 0
	for seed := range uint64(40) {
		names := []string{"qa", "qb", "qc", "qd"}
		others := []string{"xd", "xb", "xa", "xc"}
		labels := map[string]string{}
		for i := range names {
			labels[others[i]] = names[i]
		}
		const options = "alerts: {retention_7: {below: 0.25}, unfollow_rate: {above: 0.08}}"
		a := sheet(t, options, map[string]string{"sources": sourceDays(rand.New(rand.NewPCG(seed, 1)), names, 1)}).run(t, "traffic", "en")
		b := sheet(t, options, map[string]string{"sources": sourceDays(rand.New(rand.NewPCG(seed, 1)), others, 1)}).run(t, "traffic", "en")
		want, got := verdicts(a.Findings, nil), verdicts(b.Findings, labels)
		if !slices.Equal(want, got) {
			t.Errorf("seed %d: renamed\n%s\ninstead of\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		told += len(want)
	}
	if told < 40 {
		t.Errorf("only %d findings to compare", told)
	}
}

// TestUnitOfMoneyChangesNoVerdict counts revenue in fen instead of yuan.
func TestUnitOfMoneyChangesNoVerdict(t *testing.T) {
	t.Parallel()
	told := 0
	for seed := range uint64(40) {
		names := []string{"qa", "qb", "qc", "qd"}
		yuan := sheet(t, "", map[string]string{"sources": sourceDays(rand.New(rand.NewPCG(seed, 2)), names, 1)}).run(t, "traffic", "en")
		fen := sheet(t, "", map[string]string{"sources": sourceDays(rand.New(rand.NewPCG(seed, 2)), names, 100)}).run(t, "traffic", "en")
		if want, got := verdicts(yuan.Findings, nil), verdicts(fen.Findings, nil); !slices.Equal(want, got) {
			t.Errorf("seed %d: in fen\n%s\nin yuan\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, f := range yuan.Findings {
			if strings.Contains(strings.ToLower(f.Claim+strings.Join(f.Evidence, " ")), "order value") {
				told++
			}
		}
	}
	if told < 3 {
		t.Errorf("only %d findings on money", told)
	}
}

// TestDuplicatedSegmentAddsNoWarning lists a zone and a path twice under another name: of
// the others no more is told than before.
func TestDuplicatedSegmentAddsNoWarning(t *testing.T) {
	t.Parallel()
	told := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		zones, paths := "page,zone,views,clicks,peer_ctr\n", "path,readers,new_followers,quality_score\ndirect,20000,1000,80\n"
		var rows, hops []string
		for i := range 5 {
			peer := 0.05 + 0.2*r.Float64()
			views := 300 + r.IntN(3000)
			rows = append(rows, fmt.Sprintf("pay,z%d,%d,%d,%.4f\n", i, views, int(float64(views)*peer*(0.6+0.5*r.Float64())), peer))
			readers := 500 + r.IntN(4000)
			hops = append(hops, fmt.Sprintf("p%d,%d,%d,%d\n", i, readers, int(float64(readers)*(0.04+0.05*r.Float64())), 60+r.IntN(30)))
		}
		again := r.IntN(5)
		count := func(extraZone, extraPath string) (string, string) {
			c := sheet(t, "{}", map[string]string{"funnel": "date,stage,users\n2026-10-01,exposure,90000\n2026-10-01,click,9000\n", "zones": zones + strings.Join(rows, "") + extraZone})
			var first []string
			for _, f := range c.run(t, "funnel", "en").Findings {
				if f.Rule == "funnel.zone_behind_peer" && !strings.Contains(f.Subject, "twin") {
					first = append(first, f.Subject)
				}
			}
			c = sheet(t, "{}", map[string]string{"spread": paths + strings.Join(hops, "") + extraPath})
			var second []string
			for _, f := range c.run(t, "content", "en").Findings {
				second = append(second, f.Rule)
			}
			return strings.Join(first, " "), strings.Join(second, " ")
		}
		zonesBefore, pathsBefore := count("", "")
		zonesAfter, pathsAfter := count(strings.Replace(rows[again], fmt.Sprintf("z%d", again), "twin", 1), strings.Replace(hops[again], fmt.Sprintf("p%d", again), "twin", 1))
		for _, subject := range strings.Fields(zonesAfter) {
			if !slices.Contains(strings.Fields(zonesBefore), subject) {
				t.Errorf("seed %d: %s is told when another zone is listed twice", seed, subject)
			}
		}
		if len(strings.Fields(pathsAfter)) > len(strings.Fields(pathsBefore)) {
			t.Errorf("seed %d: %q became %q", seed, pathsBefore, pathsAfter)
		}
		told += len(strings.Fields(zonesBefore)) + len(strings.Fields(pathsBefore))
	}
	if told < 40 {
		t.Errorf("only %d findings to add to", told)
	}
}

// TestMonthEqualToItsPastWarnsOfNothing repeats one month thirteen times: no rule that looks
// for change has anything to warn of, whatever the rates are.
func TestMonthEqualToItsPastWarnsOfNothing(t *testing.T) {
	t.Parallel()
	months := []string{"2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"}
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 4))
		parts := map[string]*strings.Builder{}
		add := func(name, header string, row func(month string) string) {
			if parts[name] == nil {
				parts[name] = &strings.Builder{}
				fmt.Fprintln(parts[name], header)
			}
			for _, month := range months {
				fmt.Fprintln(parts[name], row(month))
			}
		}
		for k := range 3 {
			source, size := fmt.Sprintf("s%d", k), 500+r.IntN(5000)
			follow, stay := int(float64(size)*(0.02+0.3*r.Float64())), r.Float64()
			for day := range 28 {
				add("followers", "date,source,new,cancelled", func(m string) string { return fmt.Sprintf("%s-%02d,%s,%d,%d", m, day+1, source, size, follow) })
			}
			add("sources", "date,source,visits,visitors,new_followers,retained_7", func(m string) string {
				return fmt.Sprintf("%s-01,%s,%d,%d,%d,%d", m, source, size, size, follow, int(stay*float64(follow)))
			})
			add("audience", "dimension,value,users,period", func(m string) string { return fmt.Sprintf("age,%d0-%d9,%d,%s", k+1, k+1, size, m) })
			add("platforms", "date,platform,users,linked_followers,unlinked,revenue", func(m string) string {
				return fmt.Sprintf("%s-01,%s,%d,%d,%d,%d", m, source, size, size, size/10, 10*size)
			})
			add("funnel", "date,stage,users,segment", func(m string) string { return fmt.Sprintf("%s-01,exposure,%d,%s", m, size, source) })
			add("funnel", "", func(m string) string { return fmt.Sprintf("%s-01,click,%d,%s", m, follow, source) })
			add("funnel", "", func(m string) string { return fmt.Sprintf("%s-01,payment,%d,%s", m, int(stay*float64(follow)), source) })
		}
		for day, left := 1, 0.2+0.7*r.Float64(); day < 9; day++ {
			people := int(left * 9000)
			add("retention", "cohort,day,size,users", func(m string) string { return fmt.Sprintf("%s-01,%d,9000,%d", m, day, people) })
			left *= 0.97
		}
		for i := range 6 {
			opened, shares := 100+r.IntN(900), 1+r.IntN(90)
			add("articles", "title,published_at,type,delivered,opened,reads,shares", func(m string) string {
				return fmt.Sprintf("t%d,%s-%02d,type%d,10000,%d,%d,%d", i, m, 1+i, i%2, opened, opened, shares)
			})
		}
		csv := map[string]string{}
		for name, body := range parts {
			csv[name] = body.String()
		}
		for _, kind := range []string{"growth", "traffic", "audience", "platforms", "funnel", "retention", "content"} {
			for _, f := range sheet(t, "{}", csv).run(t, kind, "en").Findings {
				if f.Severity.Rank() <= report.Warning.Rank() && !strings.HasSuffix(f.Rule, "_alert") {
					t.Errorf("seed %d: %s %s %s: %s", seed, f.Rule, f.Severity, f.Verdict, f.Claim)
				}
			}
		}
	}
}

// TestMergingTwoEqualSourcesKeepsTotals splits a source into two halves: the figures of
// all sources together stay.
func TestMergingTwoEqualSourcesKeepsTotals(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 5))
		one := map[string]string{"followers": "date,source,new,cancelled\n", "sources": "date,source,visits,visitors,new_followers,retained_1,retained_7\n"}
		two := maps.Clone(one)
		for day := 1; day <= 31; day++ {
			a, b, lost := 2*(1+r.IntN(500)), r.IntN(500), 2*r.IntN(50)
			visits := 2*a + 2*r.IntN(900)
			stay, week := 2*(a/5), 2*(a/9)
			date := fmt.Sprintf("2026-10-%02d", day)
			one["followers"] += fmt.Sprintf("%s,whole,%d,%d\n%s,other,%d,3\n", date, a, lost, date, b)
			two["followers"] += fmt.Sprintf("%s,left,%d,%d\n%s,right,%d,%d\n%s,other,%d,3\n", date, a/2, lost/2, date, a/2, lost/2, date, b)
			one["sources"] += fmt.Sprintf("%s,whole,%d,%d,%d,%d,%d\n%s,other,%d,%d,%d,%d,%d\n", date, visits, visits, a, stay, week, date, 900, 900, b, b/3, b/4)
			two["sources"] += fmt.Sprintf("%s,left,%d,%d,%d,%d,%d\n%s,right,%d,%d,%d,%d,%d\n%s,other,%d,%d,%d,%d,%d\n", date, visits/2, visits/2, a/2, stay/2, week/2,
				date, visits/2, visits/2, a/2, stay/2, week/2, date, 900, 900, b, b/3, b/4)
		}
		for _, kind := range []string{"growth", "traffic"} {
			whole, halves := metricsOf([]report.Chapter{sheet(t, "{}", one).run(t, kind, "en")}), metricsOf([]report.Chapter{sheet(t, "{}", two).run(t, kind, "en")})
			compared := 0
			for _, name := range []string{"growth.new", "growth.cancelled", "growth.net", "traffic.follow_rate", "traffic.retention_1", "traffic.retention_7", "growth.new_share.other", "traffic.visit_share.other"} {
				a, b := whole[name].Value, halves[name].Value
				if a.Known {
					compared++
				}
				if a.Known != b.Known || math.Abs(a.F-b.F) > 1e-12*math.Max(1, math.Abs(a.F)) {
					t.Errorf("seed %d: %s is %v of two halves, %v of the whole", seed, name, b, a)
				}
			}
			if compared < 3 {
				t.Errorf("only %d figures to compare", compared)
			}
		}
	}
}

// TestVerdictOfAnyRateIsMonotone draws alert values, sizes and over-dispersion and takes people
// away one by one: the verdict never gets milder, nor does the severity, and what is on the bad
// side is always told.
func TestVerdictOfAnyRateIsMonotone(t *testing.T) {
	t.Parallel()
	rank := map[report.Verdict]int{"": 0, report.Possible: 1, report.Likely: 2, report.Certain: 3}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 6))
		n := float64(200 + r.IntN(5000))
		limit := math.Round(1000*(0.02+0.9*r.Float64())) / 1000
		phi := 1 + 10*r.Float64()*float64(r.IntN(2))
		last, severity := 0, report.Info.Rank()
		for x := n; x >= 0; x -= 1 + math.Floor(n/300) {
			j := judge(rateOf(x, n), below(limit), phi, report.Missing, nil)
			if x/n < limit*(1-1e-9) && j.verdict == "" {
				t.Fatalf("seed %d: %v of %v is below %v and not told", seed, x, n, limit)
			}
			now, known := rank[j.verdict]
			if !known || now < last {
				t.Fatalf("seed %d: at %v of %v against %v the verdict falls back to %q", seed, x, n, limit, j.verdict)
			}
			trivial := j.verdict == report.Certain && (limit-x/n)/limit < 0.02
			if j.verdict != "" && !trivial {
				if j.severity.Rank() > severity {
					t.Fatalf("seed %d: at %v of %v against %v the severity falls back to %s", seed, x, n, limit, j.severity)
				}
				severity = j.severity.Rank()
			}
			last = now
		}
	}
}
