package charts

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/templates/fonts"
)

var (
	update   = flag.Bool("update", false, "rewrite the golden files")
	pictures = flag.String("pictures", "", "directory to write a PNG of every example to")
)

func mustParse(name string, data []byte) *font.Face {
	f, err := font.Parse(name, data)
	if err != nil {
		panic(err)
	}
	return f
}

var family = &font.Family{
	Regular:  mustParse("regular", fonts.Regular),
	Bold:     mustParse("bold", fonts.Bold),
	Fallback: []*font.Face{mustParse("emoji", fonts.Emoji)},
}

// jade is a theme and the words of its report.
func jade() Style {
	return Style{
		Font: family,
		Theme: report.Theme{
			Colors: report.Colors{
				Primary: "#0B7D5A", Ink: "#17212B", Secondary: "#5D6B79", Hairline: "#E3E8EC", Paper: "#FFFFFF",
				Critical: "#C8372D", Warning: "#B9770E", Notice: "#2C6BB3", Good: "#0B7D5A",
			},
			Radius: 2,
		},
		Words: report.NewWords("zh-CN", map[string]string{
			"chart.no_data": "暂无数据", "chart.other": "其他", "chart.more": "另有 {n} 项未列出", "chart.total": "合计",
			"chart.alert": "预警 {v}", "chart.below_alert": "低于预警", "chart.below": "低于预警 {v}", "chart.best": "最高：{row} {column}，{v}",
			"chart.funnel_scale": "小的环节已加宽，以数字为准", "chart.month": "1月", "chart.first_month": "2006年1月", "chart.year": "2006年",
			"date.short": "01-02", "date.day": "2006-01-02",
			"unit.rate": "#%", "unit.relative": "#%", "unit.points": "# 个百分点", "unit.times": "# 倍", "unit.money": "¥#",
			"unit.days": "# 天", "unit.hours": "# 小时", "unit.minutes": "# 分钟",
		}, []report.Scale{{From: 1e8, Suffix: " 亿"}, {From: 1e4, Suffix: " 万"}}),
	}
}

// measure is the width of a page's text, pt.
const measure = 505

func drawExample(t *testing.T, k Kind) *Canvas {
	t.Helper()
	width := float64(measure)
	if k.Name == "sparkline" {
		width = 84 // the width of a card's
	}
	c, err := Draw(k.Example, Size{width, k.Height(k.Example, width)}, jade())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExamplesLookAsTheyDid(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			c := drawExample(t, k)
			golden(t, filepath.Join("testdata", k.Name+".golden.svg"), SVG(c))
			if *pictures != "" {
				b, err := PNG(c, PNGOptions{Scale: 2})
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(*pictures, k.Name+".png"), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("differs from %s (-want +got), run with -update if meant:\n%.3000s", path, diff)
	}
}
