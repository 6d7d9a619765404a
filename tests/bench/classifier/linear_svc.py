"""Peer: scikit-learn's LinearSVC, one per theme, on sublinear tf-idf of words and characters, and the question.

Reads from the standard input {"texts", "questions", "positive" (comments x themes), "folds" (per repeat, of each
comment), "inner" (likewise)}; prints {"predictions" (per repeat, comments x themes), "seconds"}. C of each theme from
{0.3, 1, 3} and its threshold by cross-validation within the training part of a fold.
"""

import json
import sys
import time

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import LinearSVC

STRENGTHS = (0.3, 1, 3)

data = json.load(sys.stdin)
texts = np.array(data["texts"], dtype=object)
questions = np.array([[question or ""] for question in data["questions"]], dtype=object)
positive = np.array(data["positive"])
themes = positive.shape[1]


def featurise(train, test):
    pairs = []
    for options in (
        {"analyzer": "word", "ngram_range": (1, 2)},
        {"analyzer": "char_wb", "ngram_range": (3, 5)},
    ):
        vectoriser = TfidfVectorizer(sublinear_tf=True, **options)
        pairs.append((vectoriser.fit_transform(texts[train]), vectoriser.transform(texts[test])))
    encoder = OneHotEncoder(handle_unknown="ignore")
    pairs.append((encoder.fit_transform(questions[train]), encoder.transform(questions[test])))
    return hstack([a for a, _ in pairs]).tocsr(), hstack([b for _, b in pairs]).tocsr()


def score(train, test):
    """Decision values of every strength, for the test comments and all themes."""
    fitted, wanted = featurise(train, test)
    found = np.full((len(STRENGTHS), len(test), themes), -9.0)
    for theme in range(themes):
        target = positive[train, theme]
        if 0 < target.sum() < len(target):
            for index, strength in enumerate(STRENGTHS):
                machine = LinearSVC(C=strength, max_iter=3000).fit(fitted, target)
                found[index, :, theme] = machine.decision_function(wanted)
    return found


def best_threshold(values, target):
    order = np.argsort(-values, kind="stable")
    f1 = 2 * np.cumsum(target[order]) / (np.arange(1, len(values) + 1) + max(1, target.sum()))
    best = int(np.argmax(f1))
    ranked = values[order]
    edge = ranked[best + 1] if best + 1 < len(ranked) else ranked[best] - 1
    return f1[best], (ranked[best] + edge) / 2


started = time.time()
predictions = []
for repeat, folds in enumerate(data["folds"]):
    folds = np.array(folds)
    predicted = np.zeros_like(positive)
    for fold in np.unique(folds):
        train = np.flatnonzero(folds != fold)
        test = np.flatnonzero(folds == fold)
        inner = np.array(data["inner"][repeat])[train]
        pooled = np.zeros((len(STRENGTHS), len(train), themes))
        for part in np.unique(inner):
            pooled[:, inner == part] = score(train[inner != part], train[inner == part])
        final = score(train, test)
        for theme in range(themes):
            target = positive[train, theme]
            options = [(*best_threshold(pooled[k, :, theme], target), k) for k in range(len(STRENGTHS))]
            _, threshold, k = max(options, key=lambda option: option[0])
            predicted[test, theme] = final[k][:, theme] >= threshold
    predictions.append(predicted.tolist())
    print(f"LinearSVC: repeat {repeat + 1}, {time.time() - started:.0f} s", file=sys.stderr)
json.dump({"predictions": predictions, "seconds": time.time() - started}, sys.stdout)
