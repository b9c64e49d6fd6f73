package typeset

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Sanitize makes a text safe to set. Letters with combining marks are composed
// (NFC); every kind of line end becomes "\n"; tabs and unusual spaces become a
// space; control, format and direction characters, variation selectors, emoji
// joiners and skin tones are dropped; invalid UTF-8 becomes U+FFFD. No-break
// and ideographic spaces stay. Curly quotes become straight ones where they
// stand in Latin text, because Chinese fonts give them a full em.
func Sanitize(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return straighten(norm.NFC.String(strings.Map(clean, s)))
}

// straighten replaces apostrophes inside Latin words, and all curly quotes of
// a text without Chinese.
func straighten(s string) string {
	if !strings.ContainsAny(s, "“”‘’") {
		return s
	}
	rs := []rune(s)
	chinese := strings.ContainsFunc(s, han)
	for i, r := range rs {
		switch {
		case r == '’' && i > 0 && i+1 < len(rs) && western(rs[i-1]) && western(rs[i+1]):
			rs[i] = '\''
		case !chinese && (r == '“' || r == '”'):
			rs[i] = '"'
		case !chinese && (r == '‘' || r == '’'):
			rs[i] = '\''
		}
	}
	return string(rs)
}

// SanitizeLine is Sanitize for a text that must be one line: line ends become
// spaces, and spaces at the ends are removed.
func SanitizeLine(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(Sanitize(s), "\n", " "))
}

// clean decides about one character; -1 drops it.
func clean(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return '\n'
	case r == '\t':
		return ' '
	case r == 0x2007, r == 0x202F: // figure and narrow space do not break
		return 0xA0
	case r == 0xA0, r == 0x3000:
		return r
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return -1
	case r >= 0x1F3FB && r <= 0x1F3FF, r == 0x20E3: // skin tones, keycap frame
		return -1
	case unicode.Is(unicode.Noncharacter_Code_Point, r):
		return -1
	}
	return r
}
