package pdf

import "math"

// spread sets the widths of columns whose cells must wrap somewhere. Columns that are
// no wider than their fair share get what they want; the long ones share the rest as
// their lengths are, so that their cells take about as many lines. No column gets
// less than its least; the sum of these must not exceed the width.
func spread(widths, natural, least []float64, width float64) {
	settled := make([]bool, len(natural))
	settle := func(k int, w float64) {
		widths[k], settled[k] = w, true
		width -= w
	}
	for again := true; again; {
		again = false
		for k := range natural {
			if open, needed, _ := unsettled(settled, natural, least); !settled[k] && natural[k] <= width/float64(open) &&
				width-natural[k] >= needed-least[k] {
				settle(k, natural[k])
				again = true
			}
		}
	}
	for again := true; again; {
		again = false
		_, _, wanted := unsettled(settled, natural, least)
		for k := range natural {
			if !settled[k] && width*natural[k]/wanted < least[k] {
				settle(k, least[k])
				again = true
				break
			}
		}
	}
	_, _, wanted := unsettled(settled, natural, least)
	for k := range natural {
		if !settled[k] {
			widths[k] = width * natural[k] / wanted
		}
	}
	if wanted == 0 && len(widths) > 0 {
		widths[len(widths)-1] += width // all have what they want
	}
}

// unsettled counts the columns without a width yet and adds up what they need at least
// and what they want.
func unsettled(settled []bool, natural, least []float64) (open int, needed, wanted float64) {
	for k := range natural {
		if !settled[k] {
			open++
			needed += least[k]
			wanted += natural[k]
		}
	}
	return open, needed, wanted
}

// mostLevelled is how many rows are looked at to choose widths.
const mostLevelled = 60

// level moves width from column to column as long as the rows get lower by it.
func (c *composer) level(g *grid, least []float64) {
	var cells [][]float64 // widths of the texts
	for r := range g.texts[:min(len(g.texts), mostLevelled)] {
		row := make([]float64, len(g.columns))
		for k := range g.columns {
			row[k] = c.faces.width(g.texts[r][k], g.size, c.cellStyle(g, r, k).bold)
		}
		cells = append(cells, row)
	}
	best := g.lines(cells)
	for _, step := range []float64{36, 18, 9, 4.5} {
		for again := true; again; {
			again = false
			for from := range g.widths {
				for to := range g.widths {
					if from == to || g.widths[from]-step < least[from] {
						continue
					}
					g.widths[from] -= step
					g.widths[to] += step
					if lines := g.lines(cells); lines < best {
						best, again = lines, true
						continue
					}
					g.widths[from] += step
					g.widths[to] -= step
				}
			}
		}
	}
}

// wrapLoss is how much longer a text is that wraps, for the ends of its lines.
const wrapLoss = 1.06

// lines is about how many lines all rows take, and a little for the cells that are not
// the highest of theirs.
func (g *grid) lines(cells [][]float64) float64 {
	total := 0.0
	for _, row := range cells {
		most := 1.0
		for k, w := range row {
			if room := g.textWidth(k); w > room {
				n := math.Ceil(wrapLoss * w / room)
				most = max(most, n)
				total += 0.01 * n
			}
		}
		total += most
	}
	return total
}
