package analysis

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

var spokenNumber = regexp.MustCompile(`−?[0-9][0-9,]*(\.[0-9]+)?( ?[万亿KM])?`)

// valueOf reads a number as the report writes it.
func valueOf(t *testing.T, text string) float64 {
	t.Helper()
	times := 1.0
	for suffix, by := range map[string]float64{"万": 1e4, "亿": 1e8, "K": 1e3, "M": 1e6} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			text, times = strings.TrimSpace(rest), by
		}
	}
	v, err := strconv.ParseFloat(strings.NewReplacer(",", "", "−", "-").Replace(text), 64)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return v * times
}

// TestRandomRoundingNeverContradicts draws values within a hair of their alert value, in all
// units that alerts have: a claim that says below shows the smaller number first, and
// never the same one twice.
func TestRandomRoundingNeverContradicts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for _, lang := range []string{"zh-CN", "en"} {
		for range 4000 {
			unit := []report.Unit{report.UnitRate, report.UnitCount, report.UnitMoney, report.UnitHours, report.UnitScore, report.UnitTimes}[r.IntN(6)]
			limit := math.Pow(10, 6*r.Float64()-1)
			if unit == report.UnitRate {
				limit = 0.001 + 0.998*r.Float64()
			}
			limit, _ = strconv.ParseFloat(strconv.FormatFloat(limit, 'g', 1+r.IntN(4), 64), 64) // as people write limits
			value := limit * (1 + (r.Float64()-0.5)*math.Pow(10, -1-5*r.Float64()))
			if unit == report.UnitCount {
				limit, value = math.Round(limit)+1, math.Round(value)+float64(r.IntN(3))
			}
			if value == limit {
				continue
			}
			alert := below(limit)
			if value > limit {
				alert = above(limit)
			}
			f := newFrame("growth", report.Input{ID: "growth", Words: wordsOf(t, lang), Rules: rulesOf(t, "growth", lang)})
			m := report.Metric{Name: "growth.new", Unit: unit, Value: report.Some(value)}
			j := judge(m, alert, 1, report.Missing, nil)
			f.told(j, claim{rule: "growth.beyond_alert", subject: "new", label: "X", metric: m})
			if len(f.chapter.Findings) == 0 {
				if math.Abs(value-limit) > 1e-9*math.Abs(limit) {
					t.Fatalf("%v against %v is not told", value, limit)
				}
				continue
			}
			claim := f.chapter.Findings[0].Claim
			shown := spokenNumber.FindAllString(claim, 2)
			if len(shown) != 2 {
				t.Fatalf("%q has no two numbers", claim)
			}
			a, b := valueOf(t, shown[0]), valueOf(t, shown[1])
			if a == b || (a < b) != (value < limit) {
				t.Fatalf("%s %s: %v against %v is told as %q", lang, unit, value, limit, claim)
			}
		}
	}
}
