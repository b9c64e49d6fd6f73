package html

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
)

// typeface is the family that sets the page's texts, and whether it is the theme's own;
// the reader's machine has the built-in look.
func (r *Renderer) typeface(files report.FontFiles) (family font.Family, own bool, err error) {
	if len(files.Regular) == 0 {
		return r.family, false, nil
	}
	if family, err = r.family.Behind(files.Regular, files.Bold, files.Fallback); err != nil {
		return family, false, fmt.Errorf("html: theme font: %w", err)
	}
	return family, true, nil
}

// faces is the style sheet's part that carries the family in the page: what the page
// shows of both weights, and no more.
func faces(family font.Family, page []byte) (string, error) {
	runes := font.Runes{}
	runes.Add(string(bytes.ToValidUTF8(page, nil)))
	for r := range runes {
		if r < ' ' {
			delete(runes, r)
		}
	}
	var b strings.Builder
	for _, weight := range []int{400, 700} {
		subset, err := family.Style(weight == 700).Subset(runes)
		if err != nil {
			return "", fmt.Errorf("html: font of the page: %w", err)
		}
		fmt.Fprintf(&b, "@font-face{font-family:theme;font-weight:%d;src:url(data:font/ttf;base64,%s)}\n", weight, base64.StdEncoding.EncodeToString(subset.TTF()))
	}
	b.WriteString("html body,html:lang(zh) body,html body:lang(zh){font-family:theme,sans-serif}\n")
	return b.String(), nil
}
