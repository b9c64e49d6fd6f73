// Package svgread reads drawings such as logos from SVG files: paths and basic
// shapes with plain fills and strokes. A gradient is shown in the mean of its
// colours. What would change the picture if it were left out, such as text or
// masks, is an error that names it. A file cannot make the reader fetch anything,
// nor use more than a bounded amount of memory.
package svgread
