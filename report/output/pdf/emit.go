package pdf

import (
	"fmt"
	"time"
	"unicode/utf16"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/image"
	mpage "github.com/johnfercher/maroto/v2/pkg/components/page"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/components/text"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/extension"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"
	"github.com/phpdave11/gofpdf"

	"github.com/wxreport/wxreport/report/font"
)

// gofpdf keeps its objects in maps; sorted, the same document has the same
// bytes. The switch is global and unsynchronised, so it is set once.
func init() { gofpdf.SetDefaultCatalogSort(true) }

// fontFamily is the family name maroto knows the document's fonts by.
const fontFamily = "text"

// millimetre is one point in maroto's unit.
const millimetre = 25.4 / 72

// placed is a piece on a page, its corner at x, y of the page in points.
type placed struct {
	*piece
	x, y float64
}

// page is one finished page: its pieces from top to bottom.
type page struct {
	sheet  sheet
	ground *art // drawn below everything
	pieces []placed
}

// subsets are the fonts of one document by weight: regular, bold.
type subsets [2]*font.Subset

func (s subsets) of(bold bool) *font.Subset {
	if bold {
		return s[1]
	}
	return s[0]
}

// fontGrid is what the corners of letters are rounded to, in units of a thousandth
// of the size: the regular weight is never set above 16 pt, where half of 4 is 0.03 pt.
var fontGrid = [2]int{4, 3}

// newSubsets builds the fonts for every character on the pages.
func newSubsets(pages []page, f faces) (subsets, error) {
	runes := [2]font.Runes{{}, {}}
	add := func(bold bool, s string) {
		if bold {
			runes[1].Add(s)
		} else {
			runes[0].Add(s)
		}
	}
	for _, p := range pages {
		for _, a := range append(arts(p), p.ground) {
			if a == nil || a.canvas == nil {
				continue
			}
			for _, op := range a.canvas.Ops {
				if op.Text != nil {
					add(op.Text.Bold, op.Text.Value)
				}
			}
		}
		for _, piece := range p.pieces {
			for _, i := range piece.items {
				add(i.bold, i.text)
			}
		}
	}
	var out subsets
	for i := range out {
		runes[i].Add(" ") // a font must hold something
		var err error
		if out[i], err = f.style(i == 1).SubsetOn(fontGrid[i], runes[i]); err != nil {
			return out, fmt.Errorf("pdf: font of the document: %w", err)
		}
	}
	return out, nil
}

// arts lists the drawings of a page in order, its ground not among them.
func arts(p page) []*art {
	var out []*art
	for _, piece := range p.pieces {
		for _, i := range piece.items {
			if i.art != nil {
				out = append(out, i.art)
			}
		}
	}
	return out
}

// metadata is what the file says about itself.
type metadata struct {
	title, author, subject, creator string
	made                            time.Time
}

// utf16BE is a text as document properties have it, big-endian with its mark. gofpdf
// garbles what lies above U+FFFF.
func utf16BE(s string) string {
	if s == "" {
		return ""
	}
	b := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return string(b)
}

// emitter turns pages into maroto's rows. Drawings are numbered in the order
// they are met.
type emitter struct {
	fonts subsets
	arts  []*art
	at    string // what is being set, for errors
	sheet
	root  *element // of the structure
	title string   // for the metadata
}

// emit lays the pages out with maroto and returns the written file.
func (e *emitter) emit(pages []page, meta metadata) (file []byte, err error) {
	// maroto and gofpdf panic on what they cannot set.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("pdf: %s: cannot be set: %v", e.at, r)
		}
	}()
	e.at = "fonts"
	m := maroto.New(config.NewBuilder().
		WithLeftMargin(0).WithRightMargin(0).WithTopMargin(0).WithBottomMargin(0).
		WithDimensions(e.pageWidth*millimetre, e.pageHeight*millimetre).
		WithMaxGridSize(1).
		WithCustomFonts([]*entity.CustomFont{
			{Family: fontFamily, Style: fontstyle.Normal, Bytes: e.fonts[0].TTF()},
			{Family: fontFamily, Style: fontstyle.Bold, Bytes: e.fonts[1].TTF()},
		}).
		WithDefaultFont(&props.Font{Family: fontFamily, Size: bodySize}).
		WithTitle(utf16BE(meta.title), false).WithAuthor(utf16BE(meta.author), false).
		WithSubject(utf16BE(meta.subject), false).WithCreator(utf16BE(meta.creator), false).
		WithCreationDate(meta.made).Build())
	for n, p := range pages {
		e.at = nameOfPage(n)
		m.AddPages(e.page(p))
	}
	e.at = "document"
	out, err := m.Generate()
	if err != nil {
		return nil, fmt.Errorf("pdf: layout: %w", err)
	}
	return out.GetBytes(), nil
}

// page makes a row of every piece. A row begins where the one above ends, so
// the gap above a piece belongs to its row.
func (e *emitter) page(p page) core.Page {
	out := mpage.New()
	top := 0.0
	for i, piece := range p.pieces {
		e.at = piece.name
		column := col.New(1)
		if i == 0 && p.ground != nil {
			column.Add(e.picture(p.ground, 0, 0))
		}
		end := piece.y + piece.height
		for _, item := range piece.items {
			column.Add(e.item(item, piece.x+item.x, piece.y+item.y-top))
		}
		out.Add(row.New((end - top) * millimetre).Add(column))
		top = end
	}
	return out
}

// item sets a text or a drawing at x, y from the row's corner.
func (e *emitter) item(i item, x, y float64) core.Component {
	if i.art != nil {
		return e.picture(i.art, x, y)
	}
	style := fontstyle.Normal
	if i.bold {
		style = fontstyle.Bold
	}
	return text.New(e.fonts.of(i.bold).Remap(i.text), props.Text{
		Family: fontFamily, Style: style, Size: i.size,
		Color: &props.Color{Red: int(i.color.R), Green: int(i.color.G), Blue: int(i.color.B)},
		// maroto puts the base line one size below the top.
		Left: x * millimetre, Top: (y - i.size) * millimetre,
	})
}

// picture places a drawing as a placeholder of its number.
func (e *emitter) picture(a *art, x, y float64) core.Component {
	width := placeholderBase + len(e.arts)
	e.arts = append(e.arts, a)
	return image.NewFromBytes(placeholder(width), extension.Png, props.Rect{
		Left: x * millimetre, Top: y * millimetre,
		Percent: 100 * a.width / e.pageWidth, JustReferenceWidth: true,
	})
}
