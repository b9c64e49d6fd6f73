package html

import (
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/templates/fonts"
)

// themed renders the small document in another theme.
func themed(t *testing.T, change func(*report.Theme)) string {
	t.Helper()
	doc := smallDocument(t, "zh-CN")
	change(&doc.Theme)
	return render(t, doc)
}

func TestThemeFontIsCarriedInThePage(t *testing.T) {
	t.Parallel()
	page := themed(t, func(theme *report.Theme) { theme.Font = report.FontFiles{Regular: fonts.Emoji, Bold: fonts.Emoji} })
	if strings.Count(page, "url(data:font/ttf;base64,") != 2 || !strings.Contains(page, "font-family:theme,") {
		t.Error("the page does not carry the theme's font in two weights")
	}
	if page := themed(t, func(*report.Theme) {}); strings.Contains(page, "@font-face") {
		t.Error("without a font of its own a theme's page carries one")
	}
}

func TestCoverVariants(t *testing.T) {
	t.Parallel()
	for cover, want := range map[string]string{"": `class="cover"`, "rings": `class="cover"`, "plain": `class="cover plain"`, "band": `class="cover band"`, "paper": `class="cover paper"`} {
		page := themed(t, func(theme *report.Theme) { theme.Cover = cover })
		if !strings.Contains(page, want) {
			t.Errorf("cover %q: no %s", cover, want)
		}
		if rings := strings.Contains(page, `class="rings"`); rings != (want == `class="cover"`) {
			t.Errorf("cover %q: rings %t", cover, rings)
		}
	}
}
