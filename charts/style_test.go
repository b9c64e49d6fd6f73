package charts

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/wxreport/wxreport/report"
)

// deficiencies are the matrices of Machado, Oliveira and Fernandes 2009 for
// linear RGB at full severity.
var deficiencies = map[string][9]float64{
	"normal":       {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
}

// lab is the colour as seen with a deficiency, in CIE L*a*b* (D65).
func lab(c Color, m [9]float64) [3]float64 {
	linear := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	r, g, b = m[0]*r+m[1]*g+m[2]*b, m[3]*r+m[4]*g+m[5]*b, m[6]*r+m[7]*g+m[8]*b
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := f((0.4124*r + 0.3576*g + 0.1805*b) / 0.95047)
	y := f(0.2126*r + 0.7152*g + 0.0722*b)
	z := f((0.0193*r + 0.1192*g + 0.9505*b) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func TestPaletteStaysApartForColourBlindReaders(t *testing.T) {
	t.Parallel()
	k := newInk(report.Theme{})
	for name, m := range deficiencies {
		for i := range maxColors {
			for j := range i {
				a, b := lab(k.series[i], m), lab(k.series[j], m)
				if d := math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2])); d < 14 {
					t.Errorf("%s: colours %d %s and %d %s differ by only %.1f", name, j, k.series[j].Hex(), i, k.series[i].Hex(), d)
				}
			}
		}
	}
}

func TestThemeColoursAreUsed(t *testing.T) {
	t.Parallel()
	k := newInk(report.Theme{Series: []string{"#123456", "wrong"}, Colors: report.Colors{Ink: "#111", Critical: "#aa0000"}})
	for name, pair := range map[string][2]string{
		"first series":         {k.of(0).Hex(), "#123456"},
		"unreadable series":    {k.of(1).Hex(), strings.ToLower(fallback[1])},
		"series not named":     {k.of(2).Hex(), strings.ToLower(fallback[2])},
		"beyond the palette":   {k.of(maxColors).Hex(), k.grey.Hex()},
		"short form":           {k.text.Hex(), "#111111"},
		"tone":                 {k.tone(report.Critical, k.text).Hex(), "#aa0000"},
		"tone not known":       {k.tone("odd", k.text).Hex(), "#111111"},
		"dark text on light":   {k.on(Color{R: 250, G: 250, B: 250, A: 255}).Hex(), "#111111"},
		"light text on strong": {k.on(k.tones[report.Critical]).Hex(), "#ffffff"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %s, want %s", name, pair[0], pair[1])
		}
	}
}

func TestParseColorRefusesWhatIsNone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "#", "#12345", "#gggggg", "red", "#1234567", "#+12345"} {
		if c, err := ParseColor(s); err == nil {
			t.Errorf("%q became %v", s, c)
		}
	}
}

// flatten lists the texts of a YAML map by dotted key.
func flatten(prefix string, node any, out map[string]string) {
	switch v := node.(type) {
	case map[string]any:
		for key, value := range v {
			flatten(strings.TrimPrefix(prefix+"."+key, "."), value, out)
		}
	default:
		out[prefix] = fmt.Sprint(v)
	}
}

func TestEveryWordIsInEveryLocale(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?:say|Date)\("(chart\.[a-z_]+)"`).FindAllSubmatch(source, -1) {
			used[string(m[1])] = true
		}
	}
	for _, lang := range []string{"zh-CN", "en"} {
		source, err := os.ReadFile("../templates/locales/" + lang + "/charts.yaml")
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := yaml.Unmarshal(source, &tree); err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		flatten("", tree, texts)
		for key := range used {
			if texts[key] == "" {
				t.Errorf("%s has no %s", lang, key)
			}
		}
		for key := range texts {
			if !used[key] {
				t.Errorf("%s has %s, which nothing says", lang, key)
			}
		}
	}
}

func TestKindsDescribeThemselves(t *testing.T) {
	t.Parallel()
	var names []string
	for _, k := range Kinds() {
		names = append(names, k.Name)
		if !strings.HasSuffix(k.Summary, ".") || len(k.Reads) < 40 || k.Example.Kind != k.Name {
			t.Errorf("%s: summary %q, reads %q, example of kind %q", k.Name, k.Summary, k.Reads, k.Example.Kind)
		}
		if _, err := os.Stat(k.Name + ".go"); err != nil {
			t.Errorf("%s has no file of its own: %v", k.Name, err)
		}
		if h := Height(k.Example, measure); !(h > 20 && h < 520) {
			t.Errorf("%s is %g pt high", k.Name, h)
		}
		for name, chart := range nasty(k.Name) {
			if h := Height(chart, measure); !(h > 10 && h < 520) {
				t.Errorf("%s, %s: %g pt high", k.Name, name, h)
			}
		}
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(names))); len(sorted) != len(names) {
		t.Errorf("a name stands twice in %q", names)
	}
}

func TestDrawRefusesWhatAProgramGotWrong(t *testing.T) {
	t.Parallel()
	good := report.Chart{Kind: "bars"}
	style := jade()
	for name, c := range map[string]struct {
		chart report.Chart
		size  Size
		style Style
		want  string
	}{
		"misspelt kind": {report.Chart{Kind: "barz"}, Size{10, 10}, style, `did you mean "bars"?`},
		"foreign kind":  {report.Chart{Kind: "hologram"}, Size{10, 10}, style, "expected one of [bars cohort"},
		"no words":      {good, Size{10, 10}, Style{Font: family}, "no words"},
		"no font":       {good, Size{10, 10}, Style{Words: style.Words}, "no font"},
		"no room":       {good, Size{0, 10}, style, "size 0 x 10 pt"},
		"odd room":      {good, Size{10, math.NaN()}, style, "NaN"},
		"vast room":     {good, Size{1e9, 10}, style, "expected 1 to 14400"},
	} {
		if _, err := Draw(c.chart, c.size, c.style); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
	if h := Height(report.Chart{Kind: "hologram"}, 100); h != 0 {
		t.Errorf("an unknown kind is %g pt high", h)
	}
}
