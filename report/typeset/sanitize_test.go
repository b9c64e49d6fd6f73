package typeset_test

import (
	"testing"

	"github.com/wxreport/wxreport/report/typeset"
)

func TestSanitize(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"plain", "阅读 1.8 万", "阅读 1.8 万"},
		{"line ends", "a\r\nb\rc\u2028d\vd", "a\nb\nc\nd\nd"},
		{"tab", "a\tb", "a b"},
		{"control characters", "a\x00\x1b[31m\x7fb\u0085c", "a[31mb\nc"},
		{"byte order mark and zero width", "\ufeffa\u200b\u2060\u00adb", "ab"},
		{"direction override", "a\u202egnp.exe", "agnp.exe"},
		{"invalid bytes", "a\xff\xfeb", "a\uFFFDb"},
		{"composed", "Cafe\u0301", "Café"},
		{"family of emoji falls apart", "👨\u200d👩\u200d👧👍🏽❤️1\ufe0f\u20e3", "👨👩👧👍❤1"},
		{"spaces", "a\u2009b\u00a0c\u202fd\u3000e", "a b\u00a0c\u00a0d\u3000e"},
		{"quotes of an English text", "the “best” ‘one’ we don’t", `the "best" 'one' we don't`},
		{"quotes of a Chinese text", "“好”的 don’t", "“好”的 don't"},
		{"non-character", "a\uFFFF\U0001FFFEb", "ab"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := typeset.Sanitize(tt.text); got != tt.want {
				t.Errorf("Sanitize(%+q) = %+q, want %+q", tt.text, got, tt.want)
			}
		})
	}
	if got := typeset.SanitizeLine(" 标题\n副题 \n"); got != "标题 副题" {
		t.Errorf("SanitizeLine gives %q", got)
	}
}

func TestSpace(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"date", "2026年10月", "2026 年 10 月"},
		{"already spaced", "2026 年 10 月", "2026 年 10 月"},
		{"percent", "增长12.7%的文章", "增长 12.7% 的文章"},
		{"punctuation", "共12，其中A（b）", "共 12，其中 A（b）"},
		{"latin word", "使用WeChat平台", "使用 WeChat 平台"},
		{"sign", "环比+12%，同比−3%", "环比 +12%，同比 −3%"},
		{"currency", "收入¥12万", "收入 ¥12 万"},
		{"plus in a name", "甲+乙", "甲+乙"},
		{"percent sign alone", "单位%表", "单位%表"},
		{"pure", "阅读量", "阅读量"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := typeset.Space(tt.text); got != tt.want {
				t.Errorf("Space(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
