package typeset_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/wxreport/wxreport/report/typeset"
)

// em is a ruler: a wide character is 2, any other 1.
func em(s string) float64 {
	w := 0
	for _, r := range s {
		w++
		if r >= 0x2E80 || strings.ContainsRune("“”‘’…—", r) {
			w++
		}
	}
	return float64(w)
}

func TestBreak(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		width      float64
		want       []string
	}{
		{"empty", "", 10, []string{""}},
		{"short", "阅读", 10, []string{"阅读"}},
		{"no lonely character", "本月阅读量增长较快", 8, []string{"本月阅读", "量增长", "较快"}},
		{"comma does not begin a line", "本月阅读，增长快", 8, []string{"本月阅", "读，增", "长快"}},
		{"no opening mark at the end", "本月看《运营月报》好", 8, []string{"本月看", "《运营月", "报》好"}},
		{"closing quote stays", "他说的“你好”是问候语", 10, []string{"他说的“你", "好”是问", "候语"}},
		{"break around quotes", "说“好”“行”即可以了", 8, []string{"说“好”", "“行”即", "可以了"}},
		{"apostrophe is no quote", "we don’t mind", 7, []string{"we", "don’t", "mind"}},
		{"dash pair is not cut and not first", "数据——结论清楚了", 6, []string{"数", "据——", "结论清", "楚了"}},
		{"ellipsis is not first", "正在处理……请稍候片刻", 8, []string{"正在处", "理……请", "稍候片刻"}},
		{"number keeps its unit", "阅读量是 1.8 万次而已", 14, []string{"阅读量是", "1.8 万次而已"}},
		{"number keeps its percent sign", "转化率 12.7%，高", 11, []string{"转化率", "12.7%，高"}},
		{"long unit", "平均回复用时 2 小时左右", 16, []string{"平均回复用时", "2 小时左右"}},
		{"ordinal", "排在行业的第 3 名左右", 14, []string{"排在行业的", "第 3 名左右"}},
		{"currency", "客单价 ¥1,280 元整", 10, []string{"客单价", "¥1,280 元", "整"}},
		{"latin word whole", "使用 WeChat 平台", 10, []string{"使用", "WeChat", "平台"}},
		{"short compound whole", "开展 A/B 实验", 7, []string{"开展", "A/B 实", "验"}},
		{"address breaks at slashes", "https://mp.weixin.qq.com/s/abc-def", 26, []string{"https://mp.weixin.qq.com/", "s/abc-def"}},
		{"date whole", "截至 2026-10-01 止", 12, []string{"截至", "2026-10-01", "止"}},
		{"long word is cut", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"rest of a long word takes more", "abcdef gh", 4, []string{"abcd", "ef", "gh"}},
		{"unit leaves its number rather than being cut", "123456 小时", 7, []string{"123456", "小时"}},
		{"newline ends a line", "一\n\n二\n", 10, []string{"一", "", "二", ""}},
		{"spaces at a break vanish", "aa   bb", 3, []string{"aa", "bb"}},
		{"leading spaces stay", "  aa", 10, []string{"  aa"}},
		{"only spaces", "   ", 10, []string{""}},
		{"no lonely mark", "本月阅读增长快啦！", 16, []string{"本月阅读增长", "快啦！"}},
		{"no limit", "很长很长的一行文字", 0, []string{"很长很长的一行文字"}},
		{"one wide character in no room", "中文", 1, []string{"中", "文"}},
		{"bullet stays behind", "微信 · 抖音 · 小红书", 6, []string{"微信 ·", "抖音 ·", "小红书"}},
		{"circled number stays before", "步骤①注册②下单", 6, []string{"步骤", "①注册", "②下单"}},
		{"combining mark stays", "e\u0301e\u0301e\u0301", 2, []string{"e\u0301", "e\u0301", "e\u0301"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, typeset.Break(tt.text, tt.width, em)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

const (
	noStart = "、。，．：；？！）］｝〉》」』】’”…—%％‰℃"
	noEnd   = "（［｛〈《「『【‘“¥￥$"
)

// randomText strings words, marks, numbers and hanzi together.
func randomText(rnd *rand.Rand) string {
	parts := []string{"阅读量", "增长", "用户", "的", "在看", "，", "。", "：", "；", "！", "《月报》", "“好”", "（见图）", "【注】", "……", "——", " ",
		"12.7%", "1.8 万次", "30 天", "¥1,200", "2026-10-01", "WeChat", "A/B", "retention rate", "https://a.example/b/c-d?x=1", "😀", "㎡", "①", "\n"}
	var b strings.Builder
	for range 1 + rnd.IntN(60) {
		b.WriteString(parts[rnd.IntN(len(parts))])
	}
	return b.String()
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestBreakHoldsItsRules breaks 1,000 random texts.
func TestBreakHoldsItsRules(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1000) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		text, width := randomText(rnd), float64(30+rnd.IntN(60))
		lines := typeset.Break(text, width, em)
		if got := strings.Join(lines, ""); squeeze(got) != squeeze(text) {
			t.Fatalf("seed %d: text is lost:\n%q\n%q", seed, text, lines)
		}
		for _, l := range lines {
			if em(l) > width {
				t.Errorf("seed %d: %q is %v wide, limit %v", seed, l, em(l), width)
			}
		}
		for i := 1; i < len(lines); i++ {
			above, below := lines[i-1], lines[i]
			if above == "" || below == "" || endsParagraph(text, lines[:i]) {
				continue
			}
			first, _ := utf8.DecodeRuneInString(below)
			last, _ := utf8.DecodeLastRuneInString(above)
			if strings.ContainsRune(noStart, first) || strings.ContainsRune(noEnd, last) {
				// A run of marks longer than a line has no better place.
				if !unbroken(text, width) {
					t.Errorf("seed %d: forbidden break %q | %q in %q", seed, above, below, text)
				}
			}
		}
	}
}

// endsParagraph reports whether the newline of the text comes after these lines.
func endsParagraph(text string, lines []string) bool {
	seen := utf8.RuneCountInString(squeeze(strings.Join(lines, "")))
	for i, r := range text {
		if seen == 0 {
			rest := text[i:]
			return strings.Contains(rest[:len(rest)-len(strings.TrimLeft(rest, " \n"))], "\n")
		}
		if !unicode.IsSpace(r) {
			seen--
		}
	}
	return false
}

// unbroken reports whether a text holds a run of marks as wide as a line.
func unbroken(text string, width float64) bool {
	run := 0.0
	for _, r := range text {
		if strings.ContainsRune(noStart+noEnd, r) {
			if run += em(string(r)); run > width-12 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}

func TestBalance(t *testing.T) {
	t.Parallel()
	got := typeset.Balance("阅读量回升但转化率仍低于警戒值", 28, em)
	if diff := cmp.Diff([]string{"阅读量回升但转化", "率仍低于警戒值"}, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if got := typeset.Balance("阅读", 28, em); len(got) != 1 {
		t.Errorf("a short title becomes %q", got)
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		width      float64
		want       string
	}{
		{"fits", "公众号会话", 10, "公众号会话"},
		{"cut", "公众号会话", 9, "公众号…"},
		{"no comma before the ellipsis", "阅读，在看", 9, "阅读…"},
		{"newline is a space", "a\nb", 9, "a b"},
		{"only the ellipsis", "公众号会话", 3, "…"},
		{"no room at all", "公众号会话", 1, ""},
		{"cluster is not cut", "ae\u0301e\u0301e\u0301", 5, "ae\u0301…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := typeset.Fit(tt.text, tt.width, em); got != tt.want {
				t.Errorf("Fit = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBreakSpans(t *testing.T) {
	t.Parallel()
	measure := func(s typeset.Span) float64 {
		if s.Bold {
			return em(s.Text) * 1.5
		}
		return em(s.Text)
	}
	got := typeset.BreakSpans([]typeset.Span{{Text: "阅读"}, {Text: "增长 12", Bold: true, Color: "good"}, {}, {Text: "%，可喜\n完"}}, 14, measure)
	want := [][]typeset.Span{
		{{Text: "阅读"}, {Text: "增长", Bold: true, Color: "good"}},
		{{Text: "12", Bold: true, Color: "good"}, {Text: "%，可喜"}},
		{{Text: "完"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if got := typeset.BreakSpans(nil, 10, measure); len(got) != 1 || got[0] != nil {
		t.Errorf("no text gives %v, want one empty line", got)
	}
}

func FuzzBreak(f *testing.F) {
	f.Add("阅读 1.8 万次，“好”——A/B", 9.0)
	f.Add("\xff\xfe…\n %", 1.0)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		if math.IsNaN(width) || len(text) > 2000 {
			return
		}
		clean := typeset.Sanitize(text)
		if !utf8.ValidString(clean) || typeset.Sanitize(clean) != clean {
			t.Errorf("Sanitize(%q) = %q is not stable", text, clean)
		}
		for _, s := range []string{text, clean, typeset.Space(clean)} {
			lines := typeset.Break(s, width, em)
			if got := strings.Join(lines, ""); strings.NewReplacer(" ", "", "\n", "", "\u3000", "").Replace(got) != strings.NewReplacer(" ", "", "\n", "", "\u3000", "").Replace(s) {
				t.Errorf("Break(%q, %v) = %q loses text", s, width, lines)
			}
			typeset.Fit(s, width, em)
		}
	})
}
