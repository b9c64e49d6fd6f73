package check

import (
	"index/suffixarray"
	"slices"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// squeeze makes texts comparable whatever their line breaks, spaces and quotes:
// it composes letters and drops white space, control, format and variation
// characters, which no page shows.
func squeeze(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7F {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r),
			r >= 0x1F3FB && r <= 0x1F3FF, r == 0x20E3, unicode.Is(unicode.Noncharacter_Code_Point, r):
			return -1
		case r == '“' || r == '”':
			return '"'
		case r == '‘' || r == '’':
			return '\''
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")))
}

// shown is a text as a reader sees it, squeezed, ready to be searched.
type shown struct {
	text  string
	index *suffixarray.Index
	// place names where an offset stands: a page.
	place func(offset int) string
}

func newShown(text string, place func(int) string) *shown {
	return &shown{text: text, index: suffixarray.New([]byte(text)), place: place}
}

// after is the first place of a squeezed text in [from, to), -1 where it is not.
func (s *shown) after(want string, from, to int) int {
	if want == "" {
		return from
	}
	to = min(to, len(s.text))
	if from >= to {
		return -1
	}
	if to-from < 4096 {
		if i := strings.Index(s.text[from:to], want); i >= 0 {
			return from + i
		}
		return -1
	}
	best := -1
	for _, i := range s.index.Lookup([]byte(want), 64) {
		if i >= from && i+len(want) <= to && (best < 0 || i < best) {
			best = i
		}
	}
	if best >= 0 || s.count(want) < 64 {
		return best
	}
	if i := strings.Index(s.text[from:to], want); i >= 0 {
		return from + i
	}
	return -1
}

func (s *shown) count(want string) int { return len(s.index.Lookup([]byte(want), 64)) }

// leastCut is how many characters of a shortened text must be there.
const leastCut = 6

// find is the span of a text in [from, to): whole, or its beginning with an
// ellipsis. ok is false where neither is there.
func (s *shown) find(want string, from, to int) (at, end int, ok bool) {
	if at = s.after(want, from, to); at >= 0 {
		return at, at + len(want), true
	}
	runes := []rune(want)
	if len(runes) <= leastCut {
		return 0, 0, false
	}
	head := string(runes[:leastCut])
	for at = s.after(head, from, to); at >= 0; at = s.after(head, at+1, to) {
		common := at
		for i := 0; i < len(want) && common < len(s.text) && s.text[common] == want[i]; i++ {
			common++
		}
		if strings.HasPrefix(s.text[common:], "…") {
			return at, common + len("…"), true
		}
	}
	return 0, 0, false
}

// near is what stands where a text should be, for messages: the place that
// shares the longest beginning with it.
func (s *shown) near(want string) string {
	runes := []rune(want)
	longest := sort.Search(len(runes), func(n int) bool { return len(s.index.Lookup([]byte(string(runes[:n+1])), 1)) == 0 })
	if longest < 3 {
		return ""
	}
	hits := s.index.Lookup([]byte(string(runes[:longest])), 1)
	at := slices.Min(hits)
	rest := []rune(s.text[at:min(len(s.text), at+4*len(want)+16)])
	return string(rest[:min(len(rest), len(runes)+4)])
}
