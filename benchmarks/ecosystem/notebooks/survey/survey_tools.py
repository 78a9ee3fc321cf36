LABELS = {1: "bad", 5: "very good"}


def scale(answers):
    return (answers - 1) / 4
