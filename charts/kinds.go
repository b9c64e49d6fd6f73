package charts

// Kinds lists every kind of chart, in the order a reader meets them.
func Kinds() []Kind {
	return []Kind{
		lineKind(), linesKind(), stackedKind(), groupedKind(), barsKind(), donutKind(), funnelKind(), retentionKind(),
		cohortKind(), slotsKind(), zonesKind(), quadrantKind(), dumbbellKind(), waterfallKind(), sparklineKind(), pyramidKind(),
	}
}
