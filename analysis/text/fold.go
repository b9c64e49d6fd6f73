package text

import (
	"strings"
	"unicode"
)

// maxRunes is how much of one comment is read: a longer text is no comment, and its first part tells its mood.
const maxRunes = 10_000

// fold writes a text in one form: lower case, full-width forms as half-width ones, any bytes that are no UTF-8 as U+FFFD,
// at most [maxRunes] characters. It is the part of Unicode's NFKC that Chinese comments need.
func fold(s string) []rune {
	out := make([]rune, 0, min(len(s), maxRunes))
	for _, r := range s {
		if len(out) == maxRunes {
			break
		}
		out = append(out, foldRune(r))
	}
	return out
}

func foldRune(r rune) rune {
	switch {
	case common(r):
		return r
	case r == 0x3000:
		return ' '
	case r >= 0xff01 && r <= 0xff5e:
		r -= 0xfee0
	}
	return unicode.ToLower(r)
}

// common reports whether a character is of the block of the usual Chinese ones.
func common(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }

// han reports whether a character is Chinese.
func han(r rune) bool {
	return common(r) || r > 0x2e80 && unicode.Is(unicode.Han, r)
}

func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 0xc0 && r < 0x250 && unicode.IsLetter(r) }

func digit(r rune) bool { return r >= '0' && r <= '9' }

// Key is what is left of a text without spaces, punctuation and case: two comments with one key are copies.
func Key(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	n := 0
	for _, r := range s {
		if n++; n > maxRunes {
			break
		}
		if r = foldRune(r); common(r) || unicode.IsLetter(r) || unicode.IsDigit(r) || han(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// clauses splits a folded text at everything that is neither Chinese nor Latin nor a digit, writes a run of digits as one 0
// and a run of Latin letters as one a.
func clauses(text []rune) [][]rune {
	var out [][]rune
	var clause []rune
	for i, r := range text {
		switch {
		case han(r):
			clause = append(clause, r)
		case digit(r):
			if i == 0 || !digit(text[i-1]) {
				clause = append(clause, '0')
			}
		case latin(r):
			if i == 0 || !latin(text[i-1]) {
				clause = append(clause, 'a')
			}
		case len(clause) > 0:
			out = append(out, clause)
			clause = nil
		}
	}
	if len(clause) > 0 {
		out = append(out, clause)
	}
	return out
}
