package typeset

import (
	"strings"
	"unicode"
)

// Space puts a space between Chinese and Latin letters or digits where the
// author left none: "2026年10月" becomes "2026 年 10 月", "增长12%的" becomes
// "增长 12% 的". Nothing is put beside punctuation.
func Space(s string) string {
	var out strings.Builder
	rs := []rune(s)
	for i, r := range rs {
		if i > 0 && gap(rs, i) {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// gap reports whether a space belongs before rs[i].
func gap(rs []rune, i int) bool {
	before, after := rs[i-1], rs[i]
	switch {
	case han(before) && western(after), western(before) && han(after):
		return true
	case han(before) && strings.ContainsRune("+−±¥￥$€£", after):
		return i+1 < len(rs) && digit(rs[i+1])
	case strings.ContainsRune("%‰℃°", before) && han(after):
		return i > 1 && digit(rs[i-2])
	}
	return false
}

// han reports whether r is a Chinese character or kana.
func han(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// western reports whether r is a letter or digit of an alphabet that is set
// with spaces.
func western(r rune) bool {
	return digit(r) || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) && r < 0xFF00
}

func digit(r rune) bool { return r >= '0' && r <= '9' }
