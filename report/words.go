package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Args fills the placeholders of a text: strings, ints, [Number] and [Quantity].
type Args map[string]any

// Words is one language: its texts by key, and how it writes numbers, dates and
// units. It is immutable and safe for concurrent use.
//
// A text holds placeholders: {name}, or {name|style} with a style of
// full (no 万 or K), signed, abs, or a digit count 0-4; styles combine with
// commas. {n:item|items} chooses by whether n is one.
type Words struct {
	Lang  string // BCP 47: zh-CN, en
	texts map[string]string
	scale []Scale
}

// Scale is one step of short numbers: from 1e4 on, "万".
type Scale struct {
	From   float64
	Suffix string
}

// NewWords makes a language from its texts. The keys number.scale.<suffix> are
// not texts: scales are given apart, largest first.
func NewWords(lang string, texts map[string]string, scale []Scale) *Words {
	return &Words{Lang: lang, texts: maps.Clone(texts), scale: scale}
}

// With is the same language with some texts replaced.
func (w *Words) With(texts map[string]string) *Words {
	merged := maps.Clone(w.texts)
	maps.Copy(merged, texts)
	return &Words{Lang: w.Lang, texts: merged, scale: w.scale}
}

// Keys lists every text key, in no order.
func (w *Words) Keys() map[string]string { return maps.Clone(w.texts) }

// Has reports whether the language has a text for the key.
func (w *Words) Has(key string) bool {
	_, ok := w.texts[key]
	return ok
}

// Say is the text of the key with its placeholders filled. A key without a text
// shows as ⟦key⟧, which the output checks refuse.
func (w *Words) Say(key string, args ...Args) string {
	text, ok := w.texts[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	var a Args
	if len(args) > 0 {
		a = args[0]
	}
	return w.Fill(text, a)
}

// Term is the language's word for a value of the data, such as a stage or a
// source; the data's own word where the language has none.
func (w *Words) Term(family, value string) string {
	if text, ok := w.texts["term."+family+"."+value]; ok {
		return text
	}
	return value
}

// Fill replaces the placeholders of a text. One without an argument stays
// visible as ⟦name⟧.
func (w *Words) Fill(text string, args Args) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		spec, after, closed := strings.Cut(rest, "}")
		if !closed {
			out.WriteString("{" + rest)
			return out.String()
		}
		value := w.placeholder(spec, args)
		out.WriteString(value)
		text = joinHan(value, after)
	}
}

// joinHan drops the space that a text leaves for a Latin digit when the value
// ends with a Chinese unit: 1.2 万人, not 1.2 万 人.
func joinHan(value, after string) string {
	last, _ := utf8.DecodeLastRuneInString(value)
	rest, spaced := strings.CutPrefix(after, " ")
	next, _ := utf8.DecodeRuneInString(rest)
	if spaced && unicode.Is(unicode.Han, last) && unicode.Is(unicode.Han, next) {
		return rest
	}
	return after
}

func (w *Words) placeholder(spec string, args Args) string {
	if name, forms, plural := strings.Cut(spec, ":"); plural {
		one, many, _ := strings.Cut(forms, "|")
		if q, ok := quantityOf(args[name]); ok && q.Known && q.F == 1 {
			return one
		}
		return many
	}
	name, style, _ := strings.Cut(spec, "|")
	arg, ok := args[name]
	if !ok {
		return "⟦" + name + "⟧"
	}
	if s, ok := arg.(string); ok {
		return s
	}
	if q, ok := quantityOf(arg); ok {
		return w.Write(q, parseStyle(style))
	}
	return fmt.Sprint(arg)
}

func quantityOf(arg any) (Quantity, bool) {
	switch v := arg.(type) {
	case Quantity:
		return v, true
	case Number:
		return Q(v, UnitNone), true
	case int:
		return Q(Some(float64(v)), UnitCount), true
	case float64:
		return Q(Some(v), UnitNone), true
	}
	return Quantity{}, false
}

func parseStyle(style string) NumberStyle {
	s := NumberStyle{Digits: -1}
	for _, part := range strings.Split(style, ",") {
		switch strings.TrimSpace(part) {
		case "full":
			s.Full = true
		case "signed":
			s.Signed = true
		case "abs":
			s.Abs = true
		case "0", "1", "2", "3", "4":
			s.Digits = int(part[len(part)-1] - '0')
		}
	}
	return s
}

// Defines reports whether a metric of that contract name can exist: whether the
// language explains its first two parts.
func (w *Words) Defines(name string) bool {
	parts := strings.SplitN(name, ".", 3)
	return len(parts) > 1 && w.Has("definition."+parts[0]+"."+parts[1]+".term")
}

// Defined lists the metrics that [Words.Defines], by their first two parts, in order.
func (w *Words) Defined() []string {
	var out []string
	for key := range w.texts {
		if name, ok := strings.CutPrefix(key, "definition."); ok {
			if name, ok = strings.CutSuffix(name, ".term"); ok {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Metric is the term for a metric by its contract name, with what it is about:
// "content.open_rate.图文" is 打开率 · 图文. The terms are the texts
// definition.<section>.<metric>.term.
func (w *Words) Metric(name string) string {
	parts := strings.SplitN(name, ".", 3)
	if len(parts) < 2 || !w.Has("definition."+parts[0]+"."+parts[1]+".term") {
		return name
	}
	term := w.Say("definition." + parts[0] + "." + parts[1] + ".term")
	if len(parts) == 3 {
		term += " · " + w.values(parts[0], parts[2])
	}
	return term
}

// valueFamilies are the families of terms that name the values in a section's
// metrics, as in "platforms.unlink_rate.mini_program".
var valueFamilies = map[string][]string{
	"growth": {"source"}, "traffic": {"source"}, "funnel": {"stage"}, "platforms": {"platform"}, "interaction": {"interaction", "topic"},
	"content": {"type", "path", "category"}, "competitors": {"competitor_metric"},
	"audience": {"dimension", "gender", "age", "device", "new_or_returning", "tier", "measure.audience", "measure.segments"},
}

// values writes the values of the data in a metric's name in the language's words:
// stages, sources, platforms; a value without a word stays as the data has it.
func (w *Words) values(section, suffix string) string {
	var out, word strings.Builder
	say := func() {
		value := word.String()
		for _, family := range valueFamilies[section] {
			if text := w.Term(family, value); text != value {
				value = text
				break
			}
		}
		out.WriteString(value)
		word.Reset()
	}
	for _, r := range suffix {
		switch r {
		case '.', ',', '=', '>':
			say()
			out.WriteString(map[rune]string{'.': " · ", ',': ", ", '=': "=", '>': "→"}[r])
		default:
			word.WriteRune(r)
		}
	}
	say()
	return out.String()
}
