package charts

// kinds is the one list of what can be drawn.
func kinds() []Kind {
	return []Kind{
		lineKind(), linesKind(), stackedKind(), groupedKind(), barsKind(), donutKind(), funnelKind(), retentionKind(),
		cohortKind(), slotsKind(), zonesKind(), quadrantKind(), dumbbellKind(), waterfallKind(), sparklineKind(), pyramidKind(),
	}
}
