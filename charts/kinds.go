package charts

// Kinds lists every kind of chart, in the order a reader meets them.
func Kinds() []Kind {
	return []Kind{
		lineKind(), linesKind(), barsKind(), funnelKind(),
	}
}
