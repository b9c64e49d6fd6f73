package charts

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// night is a dark theme.
func night() Style {
	s := jade()
	s.Theme.Colors.Paper, s.Theme.Colors.Ink, s.Theme.Colors.Primary = "#14191d", "#e6ebef", "#4cb894"
	s.Theme.Colors.Secondary, s.Theme.Colors.Hairline = "#9fadb8", "#2c353d"
	return s
}

// TestInlineHasAColourForNight draws every kind by day and by night: only the
// colours differ, and the page is asked for each pair.
func TestInlineHasAColourForNight(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			size := Size{360, Height(k.Example, 360)}
			day, err := Draw(k.Example, size, jade())
			if err != nil {
				t.Fatal(err)
			}
			dark, err := Draw(k.Example, size, night())
			if err != nil {
				t.Fatal(err)
			}
			if !sameShapes(day, dark) {
				t.Fatal("the drawings differ in more than colours")
			}
			differ := 0
			svg := string(Inline(day, dark, "c", `a "b" <c>`, func(a, b Color, _ bool) string {
				if a != b {
					differ++
				}
				return "var(--x)"
			}))
			if differ == 0 || strings.Contains(svg, `"#`) || strings.Contains(svg, "http") {
				t.Errorf("%d colours differ; the picture names colours or addresses of its own:\n%s", differ, svg)
			}
			d := xml.NewDecoder(strings.NewReader(svg))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestInlineOfUnlikeDrawingsUsesTheDay wants a picture although the twin is another.
func TestInlineOfUnlikeDrawingsUsesTheDay(t *testing.T) {
	t.Parallel()
	day := mustDraw(t, report.Chart{Kind: "bars", Labels: []string{"a"}, Series: []report.Series{{Values: some(1)}}}, 200, 60)
	other := blank(200, 60)
	got := Inline(day, other, "c", "", func(a, b Color, _ bool) string {
		if a != b {
			t.Errorf("asked for %v by day and %v by night", a, b)
		}
		return fmt.Sprint(a.R)
	})
	if !strings.Contains(string(got), "<path") {
		t.Errorf("no picture: %s", got)
	}
}
