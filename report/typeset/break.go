package typeset

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// slack absorbs rounding when widths are added, in the unit of the width.
const slack = 1e-6

// Break returns the lines of a text, each at most width wide by measure and
// without spaces at its end. A newline in the text always ends a line. A word
// wider than a line is cut between characters; a single character wider than a
// line stands alone. A width that is not positive means no limit.
func Break(s string, width float64, measure func(string) float64) []string {
	var out []string
	for _, l := range lines(s, width, func(from, to int) float64 { return measure(s[from:to]) }) {
		out = append(out, s[l.from:l.to])
	}
	return out
}

// Balance breaks like Break, into as few lines, but makes them about equally
// long. It suits titles.
func Balance(s string, width float64, measure func(string) float64) []string {
	best := Break(s, width, measure)
	low, high := width/2, width
	for range 12 {
		middle := (low + high) / 2
		if try := Break(s, middle, measure); len(try) <= len(best) && !overfull(try, middle, measure) {
			best, high = try, middle
		} else {
			low = middle
		}
	}
	return best
}

func overfull(lines []string, width float64, measure func(string) float64) bool {
	for _, l := range lines {
		if measure(l) > width+slack {
			return true
		}
	}
	return false
}

// span is a byte range of the text.
type span struct{ from, to int }

// piece is a range that is not broken unless it is wider than a line; solid is
// its end without trailing spaces.
type piece struct {
	from, solid, to int
	weak            []int // where it may be broken before cutting anywhere
}

// lines breaks a text by offsets; measure takes a byte range of it.
func lines(s string, width float64, measure func(from, to int) float64) []span {
	if !(width > 0) {
		width = math.Inf(1)
	}
	var out []span
	for from := 0; ; {
		end := strings.IndexByte(s[from:], '\n')
		if end < 0 {
			return append(out, paragraph(s, from, len(s), width, measure)...)
		}
		out = append(out, paragraph(s, from, from+end, width, measure)...)
		from += end + 1
	}
}

func paragraph(s string, from, to int, width float64, measure func(from, to int) float64) []span {
	pieces := split(s, from, to)
	if len(pieces) == 0 {
		return []span{{from, from}}
	}
	b := &liner{s: s, width: width + slack, measure: measure}
	for _, p := range pieces {
		b.add(p)
	}
	b.flush()
	b.fillLast()
	out := make([]span, len(b.done))
	for i, line := range b.done {
		out[i] = span{line[0].from, line[len(line)-1].solid}
	}
	return out
}

// liner fills lines greedily.
type liner struct {
	s       string
	width   float64
	measure func(from, to int) float64
	line    []piece // the line being filled
	full    float64 // its width including spaces at its end
	done    [][]piece
}

func (b *liner) add(p piece) {
	solid := b.measure(p.from, p.solid)
	if len(b.line) > 0 && b.full+solid > b.width {
		b.flush()
	}
	if len(b.line) == 0 && solid > b.width {
		b.force(p)
		return
	}
	b.line = append(b.line, p)
	b.full += solid + b.measure(p.solid, p.to)
}

func (b *liner) flush() {
	if len(b.line) > 0 {
		b.done = append(b.done, b.line)
		b.line, b.full = nil, 0
	}
}

// force cuts a piece wider than a line: where only a number and its unit or a
// short word would be cut if there is such a place, else between grapheme
// clusters, not beside a mark that may not begin or end a line if one before it
// will do. The rest stays open for the next piece.
func (b *liner) force(p piece) {
	if len(p.weak) > 0 {
		from := p.from
		for _, to := range append(p.weak, p.to) {
			b.add(trimmed(b.s, from, to))
			from = to
		}
		return
	}
	start := p.from
	rest, state := b.s[p.from:p.solid], -1
	used := 0.0
	var ends []int // of the line's clusters
	for at := p.from; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		w := b.measure(at, at+len(cluster))
		if at > start && used+w > b.width {
			cut := b.cut(ends)
			b.done = append(b.done, []piece{{from: start, solid: cut, to: cut}})
			start, used, ends = cut, b.measure(cut, at), ends[:0]
			if cut < at {
				ends = append(ends, at)
			}
		}
		at += len(cluster)
		used += w
		ends = append(ends, at)
	}
	b.line = []piece{{from: start, solid: p.solid, to: p.to}}
	b.full = used + b.measure(p.solid, p.to)
}

// mostBack is how many clusters a cut may move to spare a mark.
const mostBack = 3

// cut chooses the last of the ends of clusters that may end a line; where none of
// the last few may, the very last.
func (b *liner) cut(ends []int) int {
	last := len(ends) - 1
	for k := last; k >= max(last-mostBack, 0); k-- {
		before, _ := utf8.DecodeLastRuneInString(b.s[:ends[k]])
		after, _ := utf8.DecodeRuneInString(b.s[ends[k]:])
		if !strings.ContainsRune(notLast, before) && !strings.ContainsRune(notFirst, after) {
			return ends[k]
		}
	}
	return ends[last]
}

// fillLast moves the end of the last but one line down when the last line
// would hold a single character, if both lines then still look filled.
func (b *liner) fillLast() {
	n := len(b.done)
	if n < 2 || !b.lonely(b.done[n-1]) {
		return
	}
	upper, last := b.done[n-2], b.done[n-1]
	for len(upper) > 1 && b.lonely(last) {
		last = append([]piece{upper[len(upper)-1]}, last...)
		upper = upper[:len(upper)-1]
	}
	if b.lonely(last) || b.lineWidth(last) > b.width || b.lineWidth(upper) < b.width/2 {
		return
	}
	b.done[n-2], b.done[n-1] = upper, last
}

// lonely reports whether a line holds a single wide character or marks only.
func (b *liner) lonely(line []piece) bool {
	text := b.s[line[0].from:line[len(line)-1].solid]
	letters := 0
	for _, r := range text {
		if !punctuation(r) {
			letters++
		}
	}
	return letters <= 1 && utf8.RuneCountInString(text) <= 4
}

func (b *liner) lineWidth(line []piece) float64 {
	return b.measure(line[0].from, line[len(line)-1].solid)
}

// split cuts a paragraph into pieces at every place where a line may end.
func split(s string, from, to int) []piece {
	text := s[from:to]
	rs := []rune(text)
	bound := glue(rs)
	may := make([]bool, len(rs)+1) // a break is allowed before rune i
	at, state := 0, -1
	for rest := text; rest != ""; {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		at += utf8.RuneCountInString(segment)
		may[at] = true
	}
	var out []piece
	var weak []int
	start, offset := from, from
	for i, r := range rs {
		if i > 0 && (may[i] && !forbidden(rs, i) || allowed(rs, i)) {
			if bound[i] {
				weak = append(weak, offset)
			} else {
				out = append(out, trimmed(s, start, offset))
				out[len(out)-1].weak = weak
				start, weak = offset, nil
			}
		}
		offset += size(s[offset:], r)
	}
	if start < to {
		out = append(out, trimmed(s, start, to))
		out[len(out)-1].weak = weak
	}
	return out
}

// size returns the bytes of the first character r of s, one for a broken byte.
func size(s string, r rune) int {
	if r == utf8.RuneError {
		_, n := utf8.DecodeRuneInString(s)
		return n
	}
	return utf8.RuneLen(r)
}

func trimmed(s string, from, to int) piece {
	return piece{from: from, solid: from + len(strings.TrimRight(s[from:to], " \u3000")), to: to}
}
