package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// A4 landscape less the margins, pt.
const (
	longSide  = 842
	shortSide = 595
	sideRoom  = 2 * 0.45 * 72
	headRoom  = 2 * 0.6 * 72
)

// pixels is the width of a column on a screen, by the digits of the workbook's
// font.
func (s *sheet) pixels(column int) float64 {
	digit := 8.0
	if s.say("font") == "Calibri" {
		digit = 7
	}
	return s.widths[column]*digit + 5
}

// breadth is the width of the printed part, pt.
func (s *sheet) breadth() float64 {
	width := 16.0
	for c := firstColumn; c < firstColumn+s.main; c++ {
		width += s.pixels(c) * 0.75
	}
	return width
}

// portrait reports whether a sheet is narrow enough for upright paper.
func (s *sheet) portrait() bool { return s.breadth() < 860 && !s.flat }

// rowHeight is the height of a row that nobody set, pt.
const rowHeight = 15

// stay is a run of rows that should not be torn by the end of a page.
type stay struct{ first, last int }

// together keeps the rows from first to the one before the next on one page.
func (s *sheet) together(first int) {
	if last := s.row - 1; last > first {
		s.stays = append(s.stays, stay{first, last})
	}
}

// paginate ends pages before blocks that would be torn. It reckons with the
// scale that makes the sheet one page wide.
func (s *sheet) paginate(frozen int) {
	across, down := longSide-sideRoom, shortSide-headRoom
	if s.portrait() {
		across, down = shortSide-sideRoom, longSide-headRoom
	}
	room := down * max(1, s.breadth()/across) * 0.97
	titles := 0.0
	for row := 1; row <= frozen; row++ {
		titles += s.height(row)
	}
	starts := map[int]float64{}
	for _, b := range s.stays {
		tall := 0.0
		for row := b.first; row <= b.last; row++ {
			tall += s.height(row)
		}
		starts[b.first] = max(starts[b.first], tall)
	}
	y := 0.0
	for row := 1; row < s.row; row++ {
		h := s.height(row)
		switch tall := starts[row]; {
		case s.breaks[row]:
			y = titles
		case tall > 0 && y+tall > room && titles+tall <= room:
			s.pageBreak(row)
			y = titles
		case y+h > room && starts[row+1] == 0: // a gap before a block ends with the block's break
			y = titles
		}
		y += h
	}
}

func (s *sheet) height(row int) float64 {
	if h, ok := s.heights[row]; ok {
		return h
	}
	return rowHeight
}

func (s *sheet) pageBreak(row int) {
	s.breaks[row] = true
	s.keep(s.file.InsertPageBreak(s.name, at(1, row)))
}

// print sets A4, one page wide, with account and period in the head, and the
// sheet's name and the page in the foot.
func (s *sheet) print() {
	size, fit, zero, orientation := 9, 1, 0, "landscape"
	if len(s.widths) > 0 && s.portrait() {
		orientation = "portrait"
	}
	s.keep(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &fit, FitToHeight: &zero}))
	s.keep(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: boolPtr(true)}))
	margin, side, edge := 0.6, 0.45, 0.28
	s.keep(s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Top: &margin, Bottom: &margin, Left: &side, Right: &side, Header: &edge, Footer: &edge}))
	head := "&L&8" + headText(s.doc.Job.Account.Name+" · "+s.doc.Title, 70) + "&R&8" + headText(s.words.Period(s.doc.Job.Period), 40)
	s.keep(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddHeader: head, OddFooter: "&L&8&A&R&8&P / &N"}))
}

// headText is a text in the head of a page: & is doubled, or it would begin a code,
// and a space keeps digits off the size before them. Heads hold 255 characters in
// all, so that a text may have at most so many UTF-16 units.
func headText(text string, most int) string {
	return " " + strings.ReplaceAll(cut(cellText(text), most), "&", "&&")
}

func (s *sheet) printTitles(rows int) {
	s.keep(s.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
		RefersTo: quoteSheet(s.name) + "!" + absoluteRows(1, rows)}))
}

// printArea leaves the numbers behind the charts off the paper.
func (s *sheet) printArea() {
	s.keep(s.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name,
		RefersTo: quoteSheet(s.name) + "!" + absolute(1, 1) + ":" + absolute(firstColumn+s.main-1, max(s.row-1, 1))}))
}
