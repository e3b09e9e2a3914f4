import a
    # c