package main

// world is the invented account: everything that more than one file must agree on, built once and in a fixed order.
type world struct {
	months   []month
	growth   growth
	articles []article
}

func newWorld() *world {
	w := &world{months: calendar()}
	w.growth = newGrowth(w.months)
	w.articles = newArticles(w.months, w.growth)
	return w
}

// build encodes every file of the example, in the order of their names' groups.
func build(w *world) ([]output, error) {
	var outputs []output
	for _, group := range []func(*world) ([]output, error){
		followerFiles, articleFiles, labelFiles, readFiles, audienceFiles, interactionFiles, commentFiles, trafficFiles,
		funnelFiles, retentionFiles, rivalFiles, experimentFiles, logoFiles,
	} {
		files, err := group(w)
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, files...)
	}
	return outputs, nil
}
