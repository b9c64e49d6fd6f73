package typeset

import (
	"strings"

	"github.com/rivo/uniseg"
)

const ellipsis = "…"

// Fit returns s when it is at most width wide, else its longest beginning that
// fits together with an ellipsis. It never cuts inside a grapheme cluster and
// leaves no space or comma before the ellipsis. Newlines count as spaces. When
// not even the ellipsis fits, the result is empty.
func Fit(s string, width float64, measure func(string) float64) string {
	s = strings.ReplaceAll(s, "\n", " ")
	if measure(s) <= width+slack {
		return s
	}
	room := width + slack - measure(ellipsis)
	if room < 0 {
		return ""
	}
	end, state := 0, -1
	used := 0.0
	for rest := s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used += measure(cluster); used > room {
			break
		}
		end += len(cluster)
	}
	return strings.TrimRight(s[:end], " \u3000，、,;；：:（(") + ellipsis
}
