package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wxreport/wxreport/report/typeset"
)

// leastTitle is how much smaller a title may be set to fit on one line.
const leastTitle = 0.87

// titleLines breaks a chapter's message and chooses its size: one line where a
// slightly smaller size makes it fit, else two that part at the punctuation mark
// nearest to the middle, else about equally long ones.
func (c *composer) titleLines(text string, room float64) ([]string, float64) {
	width := c.faces.width(text, chapterSize, true)
	if !strings.Contains(text, "\n") && room >= leastTitle*width {
		return []string{text}, chapterSize * min(1, room/max(width, 1))
	}
	for _, half := range clauses(text) {
		if c.faces.width(half[0], chapterSize, true) <= room && c.faces.width(half[1], chapterSize, true) <= room {
			return half[:], chapterSize
		}
	}
	return c.balanced(text, chapterSize, room), chapterSize
}

// clauses parts a text at its punctuation mark nearest to the middle; it is
// empty where there is none.
func clauses(text string) [][2]string {
	best, middle := 0, len(text)/2
	for i, r := range text {
		end := i + len(string(r))
		inside := strings.ContainsRune("，；：", r) || strings.ContainsRune(",;:", r) && strings.HasPrefix(text[end:], " ")
		next, _ := utf8.DecodeRuneInString(text[end:])
		if inside && !unicode.IsPunct(next) && end < len(text) && max(end-middle, middle-end) < max(best-middle, middle-best) {
			best = end
		}
	}
	if best == 0 {
		return nil
	}
	return [][2]string{{text[:best], strings.TrimSpace(text[best:])}}
}

// balanced breaks a title into about equally long lines.
func (c *composer) balanced(text string, size, width float64) []string {
	return typeset.Balance(text, width, func(s string) float64 { return c.faces.width(s, size, true) })
}
