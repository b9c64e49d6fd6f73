package templates_test

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

// languages are the folders of locales: one more is held to the same tests.
var languages = func() []string {
	entries, err := fs.ReadDir(templates.FS, "locales")
	if err != nil {
		panic(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}()

// ofOneLanguage are texts that a language may have for itself: the names of its months, and its
// texts of rules where those are not with the rules.
var ofOneLanguage = regexp.MustCompile(`^(month|month_short|rule)\.`)

func folder(t *testing.T, name string) fs.FS {
	t.Helper()
	sub, err := fs.Sub(templates.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

func words(t *testing.T) map[string]*report.Words {
	t.Helper()
	out := map[string]*report.Words{}
	for _, lang := range languages {
		w, err := spec.LoadWords(folder(t, "locales"), lang)
		if err != nil {
			t.Fatal(err)
		}
		out[lang] = w
	}
	return out
}

// TestLanguagesAgree wants every text in every language, with the same placeholders.
// Plural forms {n:item|items} may differ: Chinese has none.
func TestLanguagesAgree(t *testing.T) {
	t.Parallel()
	all := words(t)
	zh := all["zh-CN"].Keys()
	if len(all) < 2 || len(zh) < 500 {
		t.Fatalf("%d languages, %d texts: were they read?", len(all), len(zh))
	}
	for lang, w := range all {
		other := w.Keys()
		for _, key := range slices.Sorted(maps.Keys(zh)) {
			text, ok := other[key]
			if !ok && !ofOneLanguage.MatchString(key) {
				t.Errorf("%s lacks %s", lang, key)
			}
			if a, b := spec.Placeholders(zh[key]), spec.Placeholders(text); ok && !slices.Equal(a, b) {
				t.Errorf("%s: zh-CN has %v, %s has %v", key, a, lang, b)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(other)) {
			if _, ok := zh[key]; !ok && !ofOneLanguage.MatchString(key) {
				t.Errorf("%s has %s, which zh-CN lacks", lang, key)
			}
		}
	}
}

// TestStyles wants every style of a placeholder to be one that Words knows.
func TestStyles(t *testing.T) {
	t.Parallel()
	style := regexp.MustCompile(`\{[a-z_0-9]+\|([^}]*)\}`)
	known := []string{"full", "signed", "abs", "0", "1", "2", "3", "4"}
	check := func(where, text string) {
		if strings.Count(text, "{") != strings.Count(text, "}") {
			t.Errorf("%s: open brace in %q", where, text)
		}
		for _, m := range style.FindAllStringSubmatch(text, -1) {
			for _, part := range strings.Split(m[1], ",") {
				if !slices.Contains(known, strings.TrimSpace(part)) {
					t.Errorf("%s: unknown style %q in %q", where, part, text)
				}
			}
		}
	}
	for lang, w := range words(t) {
		for key, text := range w.Keys() {
			check(lang+" "+key, text)
		}
		for _, rule := range rules(t, lang) {
			for _, a := range rule.Advice {
				check(lang+" "+a.ID, a.Text+a.Expected)
			}
		}
	}
}

func rules(t *testing.T, lang string) report.Rulebook {
	t.Helper()
	book, err := spec.LoadRules(folder(t, "rules"), words(t)[lang])
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// TestRulesAgree wants the same placeholders in every language of a rule.
func TestRulesAgree(t *testing.T) {
	t.Parallel()
	zh, en := rules(t, "zh-CN"), rules(t, "en")
	if len(zh) == 0 {
		t.Fatal("no rules")
	}
	for id, rule := range zh {
		for i, a := range rule.Advice {
			b := en[id].Advice[i]
			if !slices.Equal(spec.Placeholders(a.Text), spec.Placeholders(b.Text)) ||
				!slices.Equal(spec.Placeholders(a.Expected), spec.Placeholders(b.Expected)) {
				t.Errorf("%s %s: zh-CN %q %q, en %q %q", id, a.ID, a.Text, a.Expected, b.Text, b.Expected)
			}
		}
	}
}

// TestRulesNameLanguages wants no text in a language that there is not.
func TestRulesNameLanguages(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(templates.FS, "rules/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		body, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		var book map[string]struct {
			Summary   map[string]string
			Recommend []struct{ Owner, Text, Expected map[string]string }
		}
		if err := yaml.Unmarshal(body, &book); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for id, rule := range book {
			texts := []map[string]string{rule.Summary}
			for _, r := range rule.Recommend {
				texts = append(texts, r.Owner, r.Text, r.Expected)
			}
			for _, text := range texts {
				for lang := range text {
					if !slices.Contains(languages, lang) {
						t.Errorf("%s %s: language %s", name, id, lang)
					}
				}
			}
		}
	}
}

// TestThemes reads every theme and wants seven series colours, all different, and text
// that can be read on its paper.
func TestThemes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"jade", "ink", "plain"} {
		theme, err := spec.LoadTheme(folder(t, "themes"), name)
		if err != nil {
			t.Error(err)
			continue
		}
		series := slices.Clone(theme.Series)
		slices.Sort(series)
		if len(slices.Compact(series)) != 7 {
			t.Errorf("%s: series %v", name, theme.Series)
		}
		for part, c := range map[string]string{"ink": theme.Colors.Ink, "secondary": theme.Colors.Secondary, "primary": theme.Colors.Primary,
			"deep": theme.Colors.Deep, "critical": theme.Colors.Critical, "warning": theme.Colors.Warning, "notice": theme.Colors.Notice, "good": theme.Colors.Good} {
			if got := report.Contrast(c, theme.Colors.Paper); got < report.EnoughContrast {
				t.Errorf("%s: %s on paper has contrast %.1f, want 4.5 (WCAG 2 AA)", name, part, got)
			}
		}
		distinguishable(t, name, theme.Series)
	}
}

// TestNumbers shows how each language writes.
func TestNumbers(t *testing.T) {
	t.Parallel()
	all := words(t)
	for _, c := range []struct {
		value  float64
		unit   report.Unit
		zh, en string
	}{
		{.083, report.UnitRate, "8.3%", "8.3%"},
		{-.09, report.UnitPoints, "−9 个百分点", "−9 points"},
		{.37, report.UnitRelative, "+37%", "+37%"},
		{2.1, report.UnitTimes, "2.1 倍", "2.1x"},
		{18000, report.UnitCount, "1.8 万", "18,000"},
		{320000, report.UnitCount, "32 万", "320,000"},
		{1.5e6, report.UnitCount, "150 万", "1.5M"},
		{2.5e8, report.UnitMoney, "¥2.5 亿", "¥250M"},
		{2.4, report.UnitHours, "2.4 小时", "2.4 h"},
	} {
		for lang, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			if got := all[lang].Format(report.Some(c.value), c.unit); got != want {
				t.Errorf("%s: %v %s is %q, want %q", lang, c.value, c.unit, got, want)
			}
		}
	}
	if got := all["zh-CN"].Format(report.Missing, report.UnitRate); got != "–" {
		t.Errorf("missing is %q", got)
	}
}
